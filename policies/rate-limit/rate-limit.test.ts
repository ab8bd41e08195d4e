import { expect, test } from 'vitest'
import { anAnswer, anExchange, fakeCounters, fakePorts } from '#policies/kit/testing.ts'
import { rateLimit } from './definition.ts'
import { rateLimitRuntime } from './runtime.ts'

const step = (config: object) =>
  rateLimitRuntime(
    rateLimit.config.parse({ windowSeconds: 60, ...config }),
    fakePorts({ counters: fakeCounters() }),
  )

test('refuses the call after the last allowed one, and says when to retry', () => {
  const { request } = step({ calls: 2 })
  const answers = [1, 2, 3].map(() => request?.(anExchange()))

  expect(answers.slice(0, 2)).toEqual([undefined, undefined])
  expect(answers[2]).toMatchObject({
    status: 429,
    code: 'rate-limited',
    headers: { 'retry-after': '42' },
  })
})

test.each([
  [1, '1'],
  [1_000, '1'],
  [1_001, '2'],
])(
  'a window that gives a call back in %i ms says %s s, in refusals and in answers',
  (resetMs, said) => {
    const { request, response } = rateLimitRuntime(
      rateLimit.config.parse({ calls: 1, windowSeconds: 60 }),
      fakePorts({ counters: fakeCounters({ resetMs }) }),
    )
    const [exchange, answer] = [anExchange(), anAnswer()]
    request?.(exchange)
    response?.(exchange, answer)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'ratelimit-remaining': '0',
      'ratelimit-reset': said,
    })
    expect(request?.(exchange)).toMatchObject({
      headers: { 'retry-after': said, 'ratelimit-reset': said, 'ratelimit-limit': '1' },
    })
  },
)

test('counts each subscription apart', () => {
  const { request } = step({ calls: 1 })
  request?.(anExchange({ subscriptionId: 'sub_a' }))

  expect(request?.(anExchange({ subscriptionId: 'sub_b' }))).toBeUndefined()
})

test('counts by address what has no subscription', () => {
  const { request } = step({ calls: 1 })
  request?.(anExchange({ subscriptionId: null }))

  expect(request?.(anExchange({ subscriptionId: null }))).toMatchObject({ status: 429 })
  expect(request?.(anExchange({ subscriptionId: null, clientIp: '203.0.113.1' }))).toBeUndefined()
})

test.each([
  ['the outer one', 5, 3, '2'],
  ['the inner one', 3, 5, '2'],
])('of two limits the one that leaves least is told: %s', (_, inner, outer, remaining) => {
  const [exchange, answer] = [anExchange(), anAnswer()]
  // A limit in dry-run counts as well, but what it says reaches nobody.
  const tried = { ...exchange, dryRun: true }
  const steps = [inner, 1, outer].map((calls, index) =>
    rateLimitRuntime(
      rateLimit.config.parse({ calls, windowSeconds: 60 }),
      fakePorts({ stepId: `stp_${index}` }),
    ),
  )
  const seenBy = (index: number) => (index === 1 ? tried : exchange)
  for (const [index, { request }] of steps.entries()) request?.(seenBy(index))
  for (const [index, { response }] of steps.entries())
    response?.(seenBy(index), index === 1 ? anAnswer() : answer)
  expect(answer.headers.get('ratelimit-remaining')).toBe(remaining)
  expect(answer.headers.get('ratelimit-limit')).toBe('3')
})
