import { z } from 'zod'
import { stepId } from './ids.ts'

/** What a step has cost the calls that were measured, in microseconds of its own, those of all its hooks together. */
export const stepCost = z.strictObject({
  stepId,
  policy: z.string(),
  /** Calls that were measured since the step was configured as it is, or the gateway started. */
  calls: z.int().min(1),
  meanMicros: z.number().min(0),
  /** No more in 99 of 100 calls, to a fifth. */
  p99Micros: z.number().min(0),
  /** Of the calls, those that it let wait for something: a body, or another host. */
  waited: z.int().min(0),
})
export type StepCost = z.infer<typeof stepCost>

/** `GET /v1/costs`: of the steps that are enforced and were measured. */
export const stepCosts = z.strictObject({ steps: z.array(stepCost) })
