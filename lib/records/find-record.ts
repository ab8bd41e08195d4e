import 'server-only'
import { z } from 'zod'
import { callDetail } from '#contract/records.ts'
import { db } from '#lib/db/client.ts'
import { ownRows, type Scope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { recordFields, recordViewOf } from './repository.ts'
import type { RecordDetail } from './schema.ts'

/** One call by its request id, with the names of what it met; a member sees its own, without what is for staff. */
export async function findRecord(
  scope: Scope,
  { requestId }: { requestId: string },
): Promise<Result<RecordDetail, 'not_found'>> {
  const row = await db.record.findFirst({
    where: { requestId, ...ownRows(scope) },
    select: {
      ...recordFields,
      userAgent: true,
      gatewayId: true,
      snapshotHash: true,
      refusedByStepId: true,
      traceId: true,
      details: true,
    },
    orderBy: { at: 'desc' },
  })
  if (!row) return fail('not_found', 'No such call.')
  const { userAgent, gatewayId, snapshotHash, refusedByStepId, traceId, details, ...plain } = row
  const names = await namesOf({ ...plain, gatewayId, snapshotHash })
  const forStaff = scope.kind === 'staff'
  return ok({
    ...recordViewOf(scope, plain),
    ...names,
    userAgent,
    traceId,
    gateway: forStaff ? names.gateway : null,
    snapshotHash: forStaff ? snapshotHash : null,
    deploymentNumber: forStaff ? names.deploymentNumber : null,
    refusedByStepId: forStaff ? refusedByStepId : null,
    details: forStaff ? z.array(callDetail).parse(details ?? []) : [],
  })
}

interface Met {
  apiId: string | null
  operationId: string | null
  organisationId: string | null
  productId: string | null
  gatewayId: string
  snapshotHash: string
}

async function namesOf(met: Met) {
  const select = { id: true, name: true } as const
  const [api, operation, product, organisation, gateway, deployment] = await Promise.all([
    met.apiId ? db.api.findUnique({ where: { id: met.apiId }, select }) : null,
    met.operationId
      ? db.operation.findUnique({
          where: { id: met.operationId },
          select: { id: true, method: true, path: true },
        })
      : null,
    met.productId ? db.product.findUnique({ where: { id: met.productId }, select }) : null,
    met.organisationId
      ? db.organisation.findUnique({ where: { id: met.organisationId }, select })
      : null,
    db.gateway.findUnique({ where: { id: met.gatewayId }, select }),
    db.deployment.findFirst({
      where: { hash: met.snapshotHash },
      select: { number: true },
      orderBy: { number: 'desc' },
    }),
  ])
  return {
    api,
    operation: operation && { id: operation.id, name: `${operation.method} ${operation.path}` },
    product,
    organisation,
    gateway: gateway ?? { id: met.gatewayId, name: met.gatewayId },
    deploymentNumber: deployment?.number ?? null,
  }
}
