import { expect, test } from 'vitest'
import type { Exchange } from '#policies/kit/exchange.ts'
import { anAnswer, anExchange, fakePorts } from '#policies/kit/testing.ts'
import { quota } from './definition.ts'
import { periodAt } from './period-at.ts'
import { quotaRuntime } from './runtime.ts'

const utc = (text: string) => Date.parse(`${text}Z`)
const end = (bytes: number) => ({
  status: 200,
  code: null,
  requestBytes: bytes / 2,
  responseBytes: bytes / 2,
  totalMs: 1,
})

function step(config: object) {
  const clock = { ms: utc('2023-03-15T00:00:00') }
  const runtime = quotaRuntime(
    quota.config.parse(config),
    fakePorts({ settledNow: () => clock.ms }),
  )
  const begin = (more: Partial<Exchange> = {}) => {
    const exchange = anExchange({ ...more, notes: new Map() })
    const said = runtime.request?.(exchange)
    return { exchange, said, end: (bytes: number) => runtime.finished?.(exchange, end(bytes)) }
  }
  const call = (more: Partial<Exchange> = {}, bytes = 0) => {
    const begun = begin(more)
    const answer = anAnswer()
    if (!begun.said) runtime.response?.(begun.exchange, answer)
    begun.end(bytes)
    return { said: begun.said, headers: Object.fromEntries(answer.headers) }
  }
  return { begin, call, clock }
}

test('refuses the call after the last one of the period, and says when the next begins', () => {
  const { call } = step({ calls: 2 })
  // The subscription began on 31 January at noon: this period ends on 31 March at noon.
  const reset = String((utc('2023-03-31T12:00:00') - utc('2023-03-15T00:00:00')) / 1_000)
  expect(call().headers).toEqual({ 'quota-calls-remaining': '1', 'quota-reset': reset })
  expect(call().said).toBeUndefined()
  expect(call().said).toMatchObject({
    status: 429,
    code: 'quota-exceeded',
    headers: { 'retry-after': reset },
  })
})

test('begins anew with the next period of the subscription', () => {
  const { call, clock } = step({ calls: 1 })
  call()
  clock.ms = utc('2023-03-31T11:59:59')
  expect(call().said).toMatchObject({ status: 429 })
  clock.ms = utc('2023-03-31T12:00:00')
  expect(call().said).toBeUndefined()
})

test('the call that goes beyond the bytes is the last one', () => {
  const { call } = step({ bytes: 1_000, period: 'day' })
  expect(call({}, 600).said).toBeUndefined()
  expect(call({}, 600).said).toBeUndefined()
  expect(call({}, 2).said).toMatchObject({ code: 'quota-exceeded' })
})

test('bytes go beyond the quota by what is in flight when its last byte is left, and no more', () => {
  const { begin, call } = step({ bytes: 1_000, period: 'day' })
  call({}, 999)
  const inFlight = Array.from({ length: 5 }, () => begin())
  expect(inFlight.map(({ said }) => said)).toEqual(Array(5).fill(undefined))
  inFlight[0]?.end(600)
  // The first to end uses up the quota: nobody begins any more, though four have not been counted.
  expect(begin().said).toMatchObject({ code: 'quota-exceeded' })
  for (const one of inFlight.slice(1)) one.end(600)
  expect(begin().said).toMatchObject({
    reason: expect.stringContaining(`and ${999 + 5 * 600} bytes`),
  })
})

test('each subscription has its own, an organisation’s can share', () => {
  const own = step({ calls: 1 })
  own.call()
  expect(own.call({ subscriptionId: 'sub_b' }).said).toBeUndefined()
  const shared = step({ calls: 1, countBy: 'organisation' })
  shared.call()
  expect(shared.call({ subscriptionId: 'sub_b' }).said).toMatchObject({ status: 429 })
})

test('calls without a subscription count by address', () => {
  const { call } = step({ calls: 1 })
  const stranger = { subscriptionId: null, subscribedAtMs: null }
  call(stranger)
  expect(call(stranger).said).toMatchObject({ status: 429 })
  expect(call({ ...stranger, clientIp: '203.0.113.1' }).said).toBeUndefined()
})

test('addresses of one network of IPv6 are one caller, as for other limits', () => {
  const { call } = step({ calls: 1 })
  const stranger = { subscriptionId: null, subscribedAtMs: null }
  call({ ...stranger, clientIp: '2001:db8::1' })
  expect(call({ ...stranger, clientIp: '2001:db8::2' }).said).toMatchObject({ status: 429 })
  expect(call({ ...stranger, clientIp: '2001:db8:0:1::2' }).said).toBeUndefined()
})

/** The headers of an answer after several quotas, the outer one first; `bytes` were used of each before. */
function toldOf(configs: object[], bytes = 0) {
  const [exchange, answer] = [anExchange(), anAnswer()]
  const steps = configs.map((config, index) =>
    quotaRuntime(quota.config.parse(config), fakePorts({ stepId: `stp_${index}` })),
  )
  for (const { request, finished } of steps) {
    request?.(exchange)
    finished?.(exchange, end(bytes))
    request?.(exchange)
  }
  for (const { response } of steps.reverse()) response?.(exchange, answer)
  return Object.fromEntries(answer.headers)
}

test('of several quotas the one is told of which the smallest part is left', () => {
  const [many, few] = [{ calls: 100 }, { calls: 10, period: 'day' }]
  for (const configs of [
    [many, few],
    [few, many],
  ])
    expect(toldOf(configs)['quota-calls-remaining']).toBe('8')
  const told = toldOf([many, { bytes: 100, period: 'hour' }], 50)
  expect(told).toMatchObject({ 'quota-bytes-remaining': '50' })
  expect(told).not.toHaveProperty('quota-calls-remaining')
})

test.each([
  [
    'month',
    '2023-01-31T12:00:00',
    '2023-02-28T11:59:59',
    '2023-01-31T12:00:00',
    '2023-02-28T12:00:00',
  ],
  [
    'month',
    '2023-01-31T12:00:00',
    '2023-02-28T12:00:00',
    '2023-02-28T12:00:00',
    '2023-03-31T12:00:00',
  ],
  [
    'month',
    '2023-01-31T12:00:00',
    '2024-02-29T13:00:00',
    '2024-02-29T12:00:00',
    '2024-03-31T12:00:00',
  ],
  [
    'month',
    '2023-12-15T00:00:00',
    '2024-01-01T00:00:00',
    '2023-12-15T00:00:00',
    '2024-01-15T00:00:00',
  ],
  ['month', null, '2024-02-10T00:00:00', '2024-02-01T00:00:00', '2024-03-01T00:00:00'],
  ['week', null, '2026-11-24T09:00:00', '2026-11-23T00:00:00', '2026-11-30T00:00:00'],
  [
    'week',
    '2023-03-01T08:00:00',
    '2023-03-08T07:59:59',
    '2023-03-01T08:00:00',
    '2023-03-08T08:00:00',
  ],
  [
    'day',
    '2023-03-01T08:00:00',
    '2023-03-05T07:00:00',
    '2023-03-04T08:00:00',
    '2023-03-05T08:00:00',
  ],
  ['hour', null, '2023-03-05T07:20:00', '2023-03-05T07:00:00', '2023-03-05T08:00:00'],
] as const)('the %s from %s at %s is from %s to %s', (kind, anchor, now, start, endsAt) => {
  expect(periodAt(kind, anchor && utc(anchor), utc(now))).toEqual({
    startMs: utc(start),
    endMs: utc(endsAt),
  })
})

test('every instant of years is in its period, and periods follow on without a gap', () => {
  for (const anchor of ['2023-01-31T12:00:00', '2024-02-29T23:59:59', '2023-08-30T00:00:00']) {
    let period = periodAt('month', utc(anchor), utc(anchor))
    expect(period.startMs).toBe(utc(anchor))
    for (let month = 0; month < 60; month += 1) {
      const next = periodAt('month', utc(anchor), period.endMs)
      expect(next.startMs).toBe(period.endMs)
      expect(periodAt('month', utc(anchor), period.endMs - 1)).toEqual(period)
      period = next
    }
  }
})

test.each([{}, { calls: 0 }, { bytes: 0 }, { calls: 1, period: 'year' }, { calls: 1.5 }])(
  'does not accept %j',
  (config) => {
    expect(quota.config.safeParse(config).success).toBe(false)
  },
)
