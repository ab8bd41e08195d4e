import type { StepCost } from '#contract/step-costs.ts'

/** What steps cost, as lines of metrics (Prometheus, text format 0.0.4). */
export function costLines(costs: readonly StepCost[]): string[] {
  if (costs.length === 0) return []
  return [
    '# TYPE gatehouse_step_seconds summary',
    ...costs.flatMap(({ stepId, policy, calls, meanMicros, p99Micros }) => {
      const labels = `step="${stepId}",policy="${policy}"`
      return [
        `gatehouse_step_seconds{${labels},quantile="0.99"} ${seconds(p99Micros)}`,
        `gatehouse_step_seconds_sum{${labels}} ${seconds(meanMicros * calls)}`,
        `gatehouse_step_seconds_count{${labels}} ${calls}`,
      ]
    }),
  ]
}

const seconds = (micros: number): number => Number((micros / 1_000_000).toPrecision(9))
