import { expect, test } from 'vitest'
import type { StreamedBody } from '#policies/kit/runtime.ts'
import { anAnswer, anExchange, aStream, fakePorts } from '#policies/kit/testing.ts'
import { timeout } from './definition.ts'
import { timeoutRuntime } from './runtime.ts'

function step(config: object) {
  const watched: { timeoutMs: number; expire: () => void; settled: boolean }[] = []
  const runtime = timeoutRuntime(
    timeout.config.parse(config),
    fakePorts({
      watch: (timeoutMs, expire) => {
        const entry = { timeoutMs, expire, settled: false }
        watched.push(entry)
        return () => {
          entry.settled = true
        }
      },
    }),
  )
  return { runtime, watched }
}

test('says how long the backend has', () => {
  const exchange = anExchange()
  step({ answerMs: 2_000 }).runtime.request?.(exchange)
  expect(exchange.target.timeoutMs).toBe(2_000)
})

test('leaves answers alone that may stand still', () => {
  expect(step({ answerMs: 100 }).runtime.response).toBeUndefined()
})

test('passes an answer that keeps moving, piece by piece', async () => {
  const { runtime, watched } = step({ answerMs: 100, idleMs: 500 })
  const answer = anAnswer({ body: aStream('one', 'two') })
  await runtime.response?.(anExchange(), answer)
  const body = answer.body as StreamedBody
  expect([await body.read(), await body.read(), await body.read()].map(String)).toEqual([
    'one',
    'two',
    'null',
  ])
  expect(watched.map(({ timeoutMs, settled }) => [timeoutMs, settled])).toEqual(
    Array(3).fill([500, true]),
  )
})

test('breaks an answer off that stands still, and stops its source', async () => {
  const { runtime, watched } = step({ answerMs: 100, idleMs: 500 })
  let cancelled = false
  const still: StreamedBody = {
    length: null,
    read: () => new Promise(() => undefined),
    cancel: () => {
      cancelled = true
    },
  }
  const answer = anAnswer({ body: still })
  await runtime.response?.(anExchange(), answer)
  const reading = (answer.body as StreamedBody).read()
  watched[0]?.expire()
  await expect(reading).rejects.toThrow('stood still for 500 ms')
  expect(cancelled).toBe(true)
})

test('leaves a body that is whole', async () => {
  const answer = anAnswer({ body: 'all' })
  await step({ answerMs: 100, idleMs: 500 }).runtime.response?.(anExchange(), answer)
  expect(answer.body).toBe('all')
})

test.each([{}, { answerMs: 49 }, { answerMs: 600_001 }, { answerMs: 100, idleMs: 99 }])(
  'does not accept %j',
  (config) => {
    expect(timeout.config.safeParse(config).success).toBe(false)
  },
)
