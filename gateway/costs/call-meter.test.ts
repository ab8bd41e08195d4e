import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { BuiltStep, Chain } from '#gateway/activation/engine.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { Answer, StepRuntime } from '#policies/kit/runtime.ts'
import { CallMeter } from './call-meter.ts'
import { CostSampler } from './cost-sampler.ts'

const aStep = (name: string, runtime: StepRuntime): BuiltStep => ({
  id: name,
  policy: name,
  scope: 'api',
  dryRun: false,
  namesSecrets: false,
  readsBody: false,
  costName: name,
  runtime,
  release: () => undefined,
})
const aChain = (more: Partial<Chain>): Chain => ({
  request: [],
  around: [],
  response: [],
  preflight: [],
  finished: [],
  excepted: [],
  ...more,
})
const exchange = {} as Exchange
const answer = { status: 200 } as Answer
function noted() {
  const costs: [name: string, micros: number, waited: boolean][] = []
  const note = (step: { costName: string }, micros: number, waited: boolean) =>
    void costs.push([step.costName, micros, waited])
  return { costs, meter: new CallMeter({ note }) }
}
/** The clock goes on by so much, and on a busy machine by no more. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())
const busy = (ms: number) => void vi.advanceTimersByTime(ms)

test('all hooks of a step count together, once for the call', () => {
  const { costs, meter } = noted()
  const step = aStep('both', { request: () => busy(3), response: () => busy(3) } as StepRuntime)
  const chain = meter.chain(aChain({ request: [step], response: [step] }))
  chain.request[0]?.runtime.request?.(exchange)
  chain.response[0]?.runtime.response?.(exchange, answer)
  meter.end()
  meter.end()
  expect(costs).toEqual([['both', 6_000, false]])
})

test('the backend’s time is not that of the step around it', async () => {
  const { costs, meter } = noted()
  const step = aStep('around', {
    around: async (_, next) => {
      busy(2)
      return next()
    },
  })
  const chain = meter.chain(aChain({ around: [step] }))
  const made = await chain.around[0]?.runtime.around?.(exchange, async () => {
    busy(50)
    return answer
  })
  meter.end()
  expect(made).toBe(answer)
  expect(costs).toEqual([['around', 2_000, false]])
})

test('what a step says, throws or later says is passed on as it is', async () => {
  const { costs, meter } = noted()
  const no = refusal(403, 'no', 'No', 'Not now.')
  const chain = meter.chain(
    aChain({
      request: [
        aStep('refuses', { request: () => no }),
        aStep('waits', { request: async () => no }),
        aStep('throws', {
          request: () => {
            throw new Error('broken')
          },
        }),
        aStep('knows-refusals', { response: () => undefined, onRefusals: true, looksOn: true }),
      ],
    }),
  )
  const [refuses, waits, throws, knows] = chain.request.map(({ runtime }) => runtime)
  expect(refuses?.request?.(exchange)).toBe(no)
  const later = waits?.request?.(exchange)
  expect(later).toBeInstanceOf(Promise)
  expect(await later).toBe(no)
  expect(() => throws?.request?.(exchange)).toThrow('broken')
  expect(knows).toMatchObject({ onRefusals: true, looksOn: true })
  expect(knows?.request).toBeUndefined()
  meter.end()
  expect(costs.map(([name, , waited]) => [name, waited])).toEqual([
    ['refuses', false],
    ['waits', true],
    ['throws', false],
  ])
})

test('about one call in 256 is measured, and the others keep the very chain', () => {
  const sampler = new CostSampler({ note: () => undefined })
  const own = aChain({})
  let measured = 0
  let mixed = 0
  for (let calls = 0; calls < 256_000; calls += 1) {
    const call = { meter: null }
    const isOwn = sampler.chainFor(call, own) === own
    if (!isOwn) measured += 1
    if (isOwn !== (call.meter === null)) mixed += 1
  }
  expect(mixed).toBe(0)
  expect(measured).toBeGreaterThan(800)
  expect(measured).toBeLessThan(1_200)
})
