import { expect, test } from 'vitest'
import { costLines } from './cost-lines.ts'
import { StepCosts } from './step-costs.ts'

const name = 'stp_0000000000000001 ip-filter enforce abc'
const step = { costName: name }
const enforced = new Set([name])

test('tells calls, mean and what 99 of 100 calls stay below, to a fifth', () => {
  const costs = new StepCosts()
  for (let calls = 0; calls < 99; calls += 1) costs.note(step, 4, false)
  costs.note(step, 500, true)
  expect(costs.report(enforced)).toEqual([
    {
      stepId: 'stp_0000000000000001',
      policy: 'ip-filter',
      calls: 100,
      meanMicros: 9,
      p99Micros: 4,
      waited: 1,
    },
  ])
  for (let calls = 0; calls < 9; calls += 1) costs.note(step, 500, true)
  const p99 = costs.report(enforced)[0]?.p99Micros ?? 0
  expect(p99 / 500).toBeGreaterThanOrEqual(1)
  expect(p99 / 500).toBeLessThan(1.2)
})

test('what threads have noted is added up, and told once', () => {
  const [first, other] = [new StepCosts(), new StepCosts()]
  first.note(step, 2, false)
  other.note(step, 4, true)
  first.add(other.take())
  first.add(other.take())
  expect(first.report(enforced)).toMatchObject([{ calls: 2, meanMicros: 3, waited: 1 }])
})

test('a step that is configured otherwise begins anew', () => {
  const costs = new StepCosts()
  costs.note(step, 2, false)
  expect(costs.report(new Set(['stp_0000000000000001 ip-filter enforce def']))).toEqual([])
  expect(costs.report(enforced)).toEqual([])
})

test.each([0, 0.001, 1e12])('%s microseconds find a place', (micros) => {
  const costs = new StepCosts()
  costs.note(step, micros, false)
  expect(costs.report(enforced)).toHaveLength(1)
})

test('metrics tell them as a summary, in seconds', () => {
  const costs = new StepCosts()
  costs.note(step, 4, false)
  costs.note(step, 4, false)
  const labels = 'step="stp_0000000000000001",policy="ip-filter"'
  expect(costLines(costs.report(enforced))).toEqual([
    '# TYPE gatehouse_step_seconds summary',
    `gatehouse_step_seconds{${labels},quantile="0.99"} 0.000004`,
    `gatehouse_step_seconds_sum{${labels}} 0.000008`,
    `gatehouse_step_seconds_count{${labels}} 2`,
  ])
  expect(costLines([])).toEqual([])
})
