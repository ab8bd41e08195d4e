import { expect, test } from 'vitest'
import type { Exchange } from '#policies/kit/exchange.ts'
import { anExchange, fakePorts, fakeSlots } from '#policies/kit/testing.ts'
import { concurrencyLimit } from './definition.ts'
import { concurrencyLimitRuntime } from './runtime.ts'

const end = { status: 200, code: null, requestBytes: 0, responseBytes: 0, totalMs: 1 }

function step(config: object) {
  const slots = fakeSlots()
  const runtime = concurrencyLimitRuntime(
    concurrencyLimit.config.parse(config),
    fakePorts({ slots }),
  )
  return {
    slots,
    come: (more: Partial<Exchange> = {}) => {
      const exchange = anExchange(more)
      return { exchange, said: runtime.request?.(exchange) }
    },
    end: (exchange: Exchange) => runtime.finished?.(exchange, end),
  }
}

test('refuses one call more than allowed until one has ended', () => {
  const { come, end } = step({ calls: 2 })
  const first = come()
  expect([first.said, come().said]).toEqual([undefined, undefined])
  const refused = come()
  expect(refused.said).toMatchObject({
    status: 429,
    code: 'too-many-at-once',
    headers: { 'retry-after': '1' },
  })
  end(refused.exchange)
  expect(come().said).toMatchObject({ status: 429 })
  end(first.exchange)
  expect(come().said).toBeUndefined()
})

test('counts each subscription apart', () => {
  const { come } = step({ calls: 1 })
  come({ subscriptionId: 'sub_a' })
  expect(come({ subscriptionId: 'sub_b' }).said).toBeUndefined()
})

test('with “all” everybody shares, and the refusal is the service’s', () => {
  const { come } = step({ calls: 1, countBy: 'all' })
  come({ subscriptionId: 'sub_a' })
  expect(come({ subscriptionId: 'sub_b' }).said).toMatchObject({ status: 503, code: 'busy' })
})

test('gives back each place once, whatever the end', () => {
  const { come, end, slots } = step({ calls: 3 })
  const calls = [come(), come(), come(), come()]
  for (const { exchange } of calls) end(exchange)
  expect([...slots.taken.values()]).toEqual([0])
})

test.each([
  { calls: 0 },
  { calls: 100_001 },
  { calls: 1.5 },
  { calls: 1, countBy: 'claim' },
  { calls: 1, countBy: 'header', name: 'a b' },
])('does not accept %j', (config) => {
  expect(concurrencyLimit.config.safeParse(config).success).toBe(false)
})
