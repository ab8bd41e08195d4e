import { expect, test } from 'vitest'
import type { Exchange } from '#policies/kit/exchange.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import { anAnswer, anExchange, fakeNumbers, fakePorts } from '#policies/kit/testing.ts'
import { Circuits } from './circuits.ts'
import { circuitBreaker } from './definition.ts'
import { circuitBreakerRuntime } from './runtime.ts'

const good = anAnswer()
const bad = refusal(502, 'backend-unreachable', 'Away', 'Connection refused.')

function step(config: object = {}) {
  const clock = { ms: 0 }
  const { around } = circuitBreakerRuntime(
    circuitBreaker.config.parse({ callsMin: 4, windowSeconds: 10, openSeconds: 5, ...config }),
    fakePorts({
      elapsedMs: () => clock.ms,
    }),
  )
  if (!around) throw new Error('It stands around the backend.')
  /** `isKept`: a step behind answers without the backend. */
  const start = (more: Partial<Exchange> = {}, isKept = false) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer | Refusal>()
    const exchange = anExchange(more)
    let asked = false
    const made = around(exchange, () => {
      asked = true
      if (!isKept) Object.assign(exchange, { backendCalls: exchange.backendCalls + 1 })
      return promise
    })
    return { made, end: resolve, fail: reject, wasAsked: () => asked }
  }
  const call = async (outcome: Answer | Refusal, more: Partial<Exchange> = {}) => {
    const { made, end } = start(more)
    end(outcome)
    return made
  }
  const times = async (count: number, outcome: Answer | Refusal) => {
    for (let index = 0; index < count; index += 1) await call(outcome)
  }
  return { clock, call, start, times }
}
const open = { status: 503, code: 'circuit-open' }

test('opens when the share of failures is reached, and says when to come again', async () => {
  const { call, times, clock } = step()
  await times(2, good)
  await times(2, bad)
  clock.ms = 1_200
  expect(await call(good)).toMatchObject({ ...open, headers: { 'retry-after': '4' } })
})

test('decides nothing with few calls, nor below the share', async () => {
  const few = step()
  await few.times(3, bad)
  expect(await few.call(good)).toBe(good)

  const seldom = step()
  await seldom.times(5, good)
  await seldom.times(4, bad)
  expect(await seldom.call(good)).toBe(good)
})

test('forgets what is older than the window', async () => {
  const { times, call, clock } = step()
  await times(3, bad)
  clock.ms = 11_000
  await times(1, bad)
  expect(await call(good)).toBe(good)
})

test('failures within the window count together, however far apart', async () => {
  const { times, call, clock } = step()
  await times(2, bad)
  clock.ms = 8_999
  await times(2, bad)
  expect(await call(good)).toMatchObject(open)
})

test('lets one call try after the pause; its success closes the circuit', async () => {
  const { times, call, start, clock } = step()
  await times(4, bad)
  clock.ms = 5_000
  const trial = start()
  expect(await call(good)).toMatchObject(open)
  trial.end(good)
  expect(await trial.made).toBe(good)
  expect(await call(bad)).toBe(bad)
  expect(await call(good)).toBe(good)
})

test('its failure opens the circuit anew', async () => {
  const { times, call, clock } = step()
  await times(4, bad)
  clock.ms = 5_000
  expect(await call(bad)).toBe(bad)
  clock.ms = 9_900
  expect(await call(good)).toMatchObject(open)
  clock.ms = 10_000
  expect(await call(good)).toBe(good)
})

test('a trial whose caller hangs up is tried again by the next call', async () => {
  const { times, call, start, clock } = step()
  await times(4, bad)
  clock.ms = 5_000
  const trial = start()
  trial.fail(new Error('The caller has gone.'))
  await expect(trial.made).rejects.toThrow()
  expect(await call(good)).toBe(good)
})

test('a trial that comes to no end has the word for as long as the pause, then another call tries', async () => {
  const { times, call, start, clock } = step()
  await times(4, bad)
  clock.ms = 5_000
  const stuck = start()
  clock.ms = 8_800
  expect(await call(good)).toMatchObject({ ...open, headers: { 'retry-after': '2' } })
  clock.ms = 10_000
  expect(stuck.wasAsked()).toBe(true)
  expect(await call(good)).toBe(good)
  expect(await call(good)).toBe(good)
  // Its own failure is of another time.
  stuck.end(bad)
  expect(await stuck.made).toBe(bad)
  expect(await call(good)).toBe(good)
})

test('calls from before it opened do not decide what comes after', async () => {
  const { times, call, start, clock } = step()
  const slow = start()
  await times(4, bad)
  slow.end(good)
  await slow.made
  expect(await call(good)).toMatchObject(open)
  clock.ms = 5_000
  expect(await call(good)).toBe(good)
})

test.each(['rate-limited', 'backend-token-unavailable', 'backend-credential-unusable'])(
  'a refusal on the way says nothing about the backend: %s',
  async (code) => {
    const refused = refusal(503, code, 'Not sent', 'Not sent.')
    const { times, call, clock } = step()
    await times(9, refused)
    await times(3, bad)
    expect(await call(bad)).toBe(bad)
    expect(await call(good)).toMatchObject(open)
    clock.ms = 5_000
    // A trial that ends so leaves the circuit as it is; the next one finds it out.
    expect(await call(refused)).toBe(refused)
    expect(await call(bad)).toBe(bad)
    expect(await call(good)).toMatchObject(open)
  },
)

test('what a step behind has kept counts neither for the backend nor against it', async () => {
  const { start, times, call, clock } = step()
  const kept = async () => {
    const { made, end } = start({}, true)
    end(good)
    return made
  }
  for (let index = 0; index < 9; index += 1) await kept()
  await times(4, bad)
  expect(await call(good)).toMatchObject(open)
  clock.ms = 5_000
  expect(await kept()).toBe(good)
  // It was no trial.
  expect(await call(bad)).toBe(bad)
  expect(await call(good)).toMatchObject(open)
})

test('each API and each chosen backend has a circuit of its own', async () => {
  const { times, call } = step()
  await times(4, bad)
  expect(await call(good, { apiId: 'api_b' })).toBe(good)
  const chosen = (backendUrl: string) => ({
    target: { backendUrl, path: '/', query: '', timeoutMs: null },
  })
  for (let index = 0; index < 4; index += 1) await call(bad, chosen('https://b.example'))
  expect(await call(good, chosen('https://b.example'))).toMatchObject(open)
  expect(await call(good, chosen('https://c.example'))).toBe(good)
})

test('a window of another length begins at nothing, and forgets as it should', () => {
  const numbers = fakeNumbers()
  const clock = { ms: 100_000 }
  const circuitsOf = (windowMs: number) =>
    new Circuits(
      { failurePercent: 50, callsMin: 4, windowMs, openMs: 5_000 },
      numbers,
      () => clock.ms,
    )
  const fail = (circuits: Circuits, times: number) => {
    for (let index = 0; index < times; index += 1) circuits.note('a', circuits.admit('a'), true)
    return circuits.admit('a') < 0
  }
  expect(fail(circuitsOf(10_000), 3)).toBe(false)
  const longer = circuitsOf(20_000)
  expect(fail(longer, 3)).toBe(false)
  clock.ms += 20_000
  expect(fail(longer, 3)).toBe(false)
  expect(fail(longer, 1)).toBe(true)
})

test('counts only what is said to be a failure', async () => {
  const { times, call } = step({ failures: ['500'] })
  await times(9, bad)
  const status500 = anAnswer({ status: 500 })
  expect(await call(status500)).toBe(status500)
  await times(9, status500)
  expect(await call(good)).toMatchObject(open)
})

test.each([{ failurePercent: 0 }, { callsMin: 0 }, { windowSeconds: 601 }, { failures: [] }])(
  'does not accept %j',
  (config) => {
    expect(circuitBreaker.config.safeParse(config).success).toBe(false)
  },
)
