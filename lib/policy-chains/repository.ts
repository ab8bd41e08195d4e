import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { versionOf } from '#lib/shared/version-of.ts'
import { definitions, isPolicyType } from '#policies/definitions.ts'
import type { StepView } from './schema.ts'

const fields = {
  id: true,
  policy: true,
  scope: true,
  mode: true,
  config: true,
  productId: true,
  apiId: true,
  operationId: true,
  product: { select: { name: true } },
  api: { select: { name: true } },
  operation: { select: { method: true, path: true } },
} satisfies Prisma.StepSelect

const viewOf = (row: Prisma.StepGetPayload<{ select: typeof fields }>): StepView => ({
  id: row.id,
  policy: row.policy,
  title: isPolicyType(row.policy) ? definitions[row.policy].title : row.policy,
  mode: row.mode === 'dry_run' ? 'dry-run' : 'enforce',
  scope: row.scope,
  targetId: row.operationId ?? row.apiId ?? row.productId,
  targetName: row.operation
    ? `${row.operation.method} ${row.operation.path}`
    : ((row.api ?? row.product)?.name ?? null),
  config: row.config as Record<string, unknown>,
  version: stepVersion(row),
})

export const stepVersion = ({
  mode,
  config,
}: Pick<Prisma.StepGetPayload<object>, 'mode' | 'config'>) => versionOf({ mode, config })

/** Steps in the order in which they run within their scope. */
export async function listSteps(
  _: StaffScope,
  where: Prisma.StepWhereInput = {},
): Promise<StepView[]> {
  const rows = await db.step.findMany({
    where,
    select: fields,
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  })
  return rows.map(viewOf)
}

/** The `where` of one scope and target. */
export const atTarget = (scope: StepView['scope'], targetId: string | null) => ({
  scope,
  productId: scope === 'product' ? targetId : null,
  apiId: scope === 'api' ? targetId : null,
  operationId: scope === 'operation' ? targetId : null,
})
