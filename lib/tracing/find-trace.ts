import 'server-only'
import type { Trace } from '#contract/trace.ts'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { listSteps } from '#lib/policy-chains/repository.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { definitions, isPolicyType } from '#policies/definitions.ts'
import { askGateways } from './ask-gateways.ts'
import type { TraceStepView, TraceView } from './schema.ts'

/** The trace of one call, from whichever gateway has it, with the names of what it met. */
export async function findTrace(
  scope: StaffScope,
  { requestId }: { requestId: string },
): Promise<Result<TraceView, 'not_found' | 'gateway_unreachable'>> {
  const { answers, silent } = await askGateways((client) => client.trace(requestId))
  for (const { gatewayName, value } of answers)
    if (value)
      return ok({
        ...value,
        ...(await namesOf(value)),
        at: new Date(value.at).toISOString(),
        steps: await stepsOf(scope, value),
        excepted: (value.excepted ?? []).map(({ until, ...step }) => ({
          ...step,
          title: titleOf(step.policy),
          until: new Date(until).toISOString(),
        })),
        gatewayName,
      })
  return silent.length > 0
    ? fail('gateway_unreachable', `${silent.join(', ')} may have it and does not answer.`)
    : fail('not_found', 'No gateway has a trace of this call, or none any more.')
}

async function namesOf({ apiId, operationId, productId }: Trace) {
  const name = { select: { name: true } } as const
  const [api, operation, product] = await Promise.all([
    apiId ? db.api.findUnique({ where: { id: apiId }, ...name }) : null,
    operationId
      ? db.operation.findUnique({
          where: { id: operationId },
          select: { method: true, path: true },
        })
      : null,
    productId ? db.product.findUnique({ where: { id: productId }, ...name }) : null,
  ])
  return {
    apiName: api?.name ?? null,
    operationName: operation && `${operation.method} ${operation.path}`,
    productName: product?.name ?? null,
  }
}

const titleOf = (policy: string): string =>
  isPolicyType(policy) ? definitions[policy].title : policy

async function stepsOf(scope: StaffScope, { steps }: Trace): Promise<TraceStepView[]> {
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
