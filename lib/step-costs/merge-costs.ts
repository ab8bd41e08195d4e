import type { StepCostView } from './schema.ts'

/** What several gateways have measured of each step, as one. Pure. */
export function mergeCosts(costs: readonly StepCostView[]): StepCostView[] {
  const merged = new Map<string, StepCostView>()
  for (const cost of costs) {
    const other = merged.get(cost.stepId)
    merged.set(cost.stepId, other ? both(other, cost) : cost)
  }
  return [...merged.values()]
}

function both(one: StepCostView, other: StepCostView): StepCostView {
  const calls = one.calls + other.calls
  const sum = one.meanMicros * one.calls + other.meanMicros * other.calls
  return {
    ...one,
    calls,
    meanMicros: Math.round((sum / calls) * 10) / 10,
    p99Micros: Math.max(one.p99Micros, other.p99Micros),
    waited: one.waited + other.waited,
  }
}
