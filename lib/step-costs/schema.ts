import { z } from 'zod'
import { stepCost } from '#contract/step-costs.ts'

/** What a step has cost calls through all gateways; the 99 of 100 calls are those of the gateway where it costs most. */
export const stepCostView = stepCost
export type StepCostView = z.output<typeof stepCostView>

export const stepCostList = z.object({
  items: z.array(stepCostView),
  /** Gateways that did not answer: what they measured is not in it. */
  silent: z.array(z.string()),
})
export type StepCostList = z.output<typeof stepCostList>
