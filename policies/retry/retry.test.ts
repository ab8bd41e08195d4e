import { expect, test, vi } from 'vitest'
import type { Exchange, RequestBody } from '#policies/kit/exchange.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { BodyTooLarge } from '#policies/kit/read-body.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import { anAnswer, anExchange, aStream, fakePorts } from '#policies/kit/testing.ts'
import { retry } from './definition.ts'
import { retryRuntime } from './runtime.ts'

const unreachable = refusal(502, 'backend-unreachable', 'Away', 'Connection refused.')
const late = refusal(504, 'backend-timeout', 'Late', 'No answer.')
const status = (value: number, headers: Record<string, string> = {}) =>
  anAnswer({ status: value, headers: FieldList.from(Object.entries(headers)) })

/** Calls through the step; the backend answers from `script`, its last entry for ever. */
function step(config: object = {}) {
  const pauses: number[] = []
  const runtime = retryRuntime(
    retry.config.parse(config),
    fakePorts({
      watch: (ms, expire) => {
        pauses.push(ms)
        queueMicrotask(expire)
        return () => undefined
      },
    }),
  )
  const call = async (script: (Answer | Refusal)[], more: Partial<Exchange> = {}) => {
    let tries = 0
    const made = await runtime.around?.(anExchange(more), async () => {
      tries += 1
      return script[Math.min(tries, script.length) - 1] as Answer
    })
    return { made, tries }
  }
  return { call, pauses }
}

test.each([
  ['cannot be reached', unreachable, {}],
  ['is busy', status(503), {}],
  ['takes too long, if asked to', late, { on: ['timeout'] }],
])('calls again when the backend %s', async (_, first, config) => {
  const good = status(200)
  expect(await step(config).call([first, good])).toEqual({ made: good, tries: 2 })
})

test.each([
  ['a fault of the caller', status(404)],
  ['a refusal of another step', refusal(429, 'rate-limited', 'Many', 'Many.')],
  ['what it was not asked to', late],
])('does not call again on %s', async (_, first) => {
  expect(await step().call([first])).toEqual({ made: first, tries: 1 })
})

test('gives the answer of the last try to the caller', async () => {
  const last = status(503)
  const { made, tries } = await step({ triesMax: 3 }).call([unreachable, unreachable, last])
  expect([made, tries]).toEqual([last, 3])
})

test('stops the body of an answer that is not used', async () => {
  const body = aStream('busy')
  await step().call([anAnswer({ status: 503, body }), status(200)])
  expect(body.cancelled).toBe(true)
})

test.each([
  ['POST', {}, 1],
  ['PATCH', {}, 1],
  ['POST', { 'idempotency-key': 'a' }, 3],
  ['PUT', {}, 3],
  ['GET', { upgrade: 'websocket' }, 1],
])('%s with %j is tried %i times', async (method, headers, expected) => {
  const callerHeaders = FieldList.from(Object.entries(headers))
  const { tries } = await step().call([unreachable], { method, callerHeaders })
  expect(tries).toBe(expected)
})

test('tries once what has a body too large to keep', async () => {
  const requestBody: RequestBody = {
    length: null,
    read: () => Promise.reject(new BodyTooLarge()),
    watch: () => undefined,
    limit: () => true,
    replace: () => undefined,
  }
  expect((await step().call([unreachable], { method: 'PUT', requestBody })).tries).toBe(1)
})

test('pauses at random, twice as long each time, and never beyond the longest', async () => {
  const { call, pauses } = step({ triesMax: 5, pauseMs: 100, pauseMsMax: 300 })
  await call([unreachable])
  expect(pauses).toHaveLength(4)
  for (const [index, pause] of pauses.entries())
    expect(pause).toBeLessThanOrEqual(Math.min(300, 200 * 2 ** index))
})

test.each([unreachable, status(503)])(
  'the mean of the pauses is what is asked for',
  async (first) => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const { call, pauses } = step({ triesMax: 5, pauseMs: 100, pauseMsMax: 500 })
    await call([first])
    random.mockRestore()
    expect(pauses).toEqual([100, 200, 400, 500])
  },
)

test('waits as long as the backend asks, and not beyond the longest pause', async () => {
  const { call, pauses } = step({ pauseMsMax: 2_000 })
  expect((await call([status(503, { 'retry-after': '2' }), status(200)])).tries).toBe(2)
  expect(pauses).toEqual([2_000])
  expect((await call([status(503, { 'retry-after': '3' })])).tries).toBe(1)
})

test('another target is tried at once, whatever the one that failed asks for', async () => {
  const { call, pauses } = step({ pauseMs: 1_000, pauseMsMax: 2_000 })
  const asking = status(503, { 'retry-after': '60' })
  expect((await call([asking, status(200)], { hasOtherTarget: true })).tries).toBe(2)
  expect(pauses).toEqual([])
})

test('reads a date of Retry-After', async () => {
  const { call, pauses } = step({ pauseMsMax: 5_000 })
  const at = new Date(1_700_000_000_000 + 4_000).toUTCString()
  await call([status(503, { 'retry-after': at }), status(200)])
  expect(pauses).toEqual([4_000])
})

test('a backend that is down gets the budget more, not a multiple', async () => {
  const { call } = step({ triesMax: 3, budgetPercent: 20 })
  let tries = 0
  for (let index = 0; index < 1_000; index += 1) tries += (await call([unreachable])).tries
  expect(tries).toBeGreaterThan(1_000 + 10 + 190)
  expect(tries).toBeLessThanOrEqual(1_000 + 10 + 200)
})

test('ten further tries are in hand at first, and no more after however many calls that needed none', async () => {
  const { call } = step({ triesMax: 2, budgetPercent: 1 })
  const further = async () => {
    let tries = -20
    for (let index = 0; index < 20; index += 1) tries += (await call([unreachable])).tries
    return tries
  }
  expect(await further()).toBe(10)
  for (let index = 0; index < 2_000; index += 1) await call([status(200)])
  expect(await further()).toBe(10)
})

test.each([
  { triesMax: 1 },
  { triesMax: 6 },
  { on: [] },
  { on: ['404'] },
  { pauseMs: -1 },
  { budgetPercent: 0 },
  { bodyBytesMax: 2_000_000 },
])('does not accept %j', (config) => {
  expect(retry.config.safeParse(config).success).toBe(false)
})

test.each(['1.5', '-5', '1', '2026-01-01'])(
  'a Retry-After of %j is a number of seconds, or none at all',
  async (text) => {
    const { call, pauses } = step({ pauseMs: 500, pauseMsMax: 2_000 })
    await call([status(503, { 'retry-after': text }), status(200)])
    expect(pauses).toHaveLength(1)
  },
)

test('one of more digits than are waited for goes to the caller', async () => {
  const asking = status(503, { 'retry-after': '9'.repeat(12) })
  expect(await step().call([asking])).toEqual({ made: asking, tries: 1 })
})
