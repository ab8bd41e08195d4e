import 'server-only'
import type { TraceStep } from '#contract/trace.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { listSteps } from '#lib/policy-chains/repository.ts'
import { definitions, isPolicyType } from '#policies/definitions.ts'
import type { TraceStepView } from './schema.ts'

export const titleOf = (policy: string): string =>
  isPolicyType(policy) ? definitions[policy].title : policy

/** Steps of a trace, with their titles and the places where they are set now. */
export async function namedSteps(
  scope: StaffScope,
  steps: readonly TraceStep[],
): Promise<TraceStepView[]> {
  const ids = [...new Set(steps.map(({ stepId }) => stepId))]
  const known = new Map(
    (await listSteps(scope, { id: { in: ids } })).map((step) => [step.id, step]),
  )
  return steps.map((step) => {
    const now = known.get(step.stepId)
    return {
      ...step,
      title: titleOf(step.policy),
      origin: now ? { targetId: now.targetId, targetName: now.targetName } : null,
    }
  })
}
