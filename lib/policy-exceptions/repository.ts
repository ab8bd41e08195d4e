import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { versionOf } from '#lib/shared/version-of.ts'
import { definitions, isPolicyType } from '#policies/definitions.ts'
import type { ExceptionView } from './schema.ts'

const SHOWN = 500

const operationName = { select: { method: true, path: true, api: { select: { name: true } } } }
const named = { select: { name: true } }
const fields = {
  id: true,
  productId: true,
  apiId: true,
  operationId: true,
  reason: true,
  endsAt: true,
  createdById: true,
  createdAt: true,
  endedAt: true,
  endedById: true,
  product: named,
  api: named,
  operation: { select: { ...operationName.select, apiId: true } },
  owner: { select: { id: true, name: true, staffRole: true, disabledAt: true } },
  step: {
    select: {
      id: true,
      policy: true,
      mode: true,
      scope: true,
      productId: true,
      apiId: true,
      operationId: true,
      product: named,
      api: named,
      operation: operationName,
    },
  },
} satisfies Prisma.StepExceptionSelect
type Row = Prisma.StepExceptionGetPayload<{ select: typeof fields }>

/** The `where` of exceptions that hold at a moment. */
export const liveAt = (now: Date) =>
  ({ endedAt: null, endsAt: { gt: now } }) satisfies Prisma.StepExceptionWhereInput

/** Exceptions that hold now, the one that ends first before the others. */
export const listLive = (
  _: StaffScope,
  where: Prisma.StepExceptionWhereInput = {},
  now = new Date(),
): Promise<ExceptionView[]> =>
  viewsOf(
    { where: { AND: [liveAt(now), where] }, orderBy: [{ endsAt: 'asc' }, { id: 'asc' }] },
    now,
  )

/** Exceptions that are over since a moment, by hand or by their end; the latest first. */
export async function listEnded(
  _: StaffScope,
  { take = SHOWN, now = new Date(), since = new Date(0) } = {},
): Promise<ExceptionView[]> {
  const ended = await db.$queryRaw<{ id: string }[]>`
    select id from "StepException" where ("endedAt" is not null or "endsAt" <= ${now})
      and coalesce("endedAt", "endsAt") >= ${since}
    order by coalesce("endedAt", "endsAt") desc, id desc limit ${take}`
  const views = await viewsOf({ where: { id: { in: ended.map(({ id }) => id) } } }, now)
  const byId = new Map(views.map((view) => [view.id, view]))
  return ended.flatMap(({ id }) => byId.get(id) ?? [])
}

async function viewsOf(
  query: Pick<Prisma.StepExceptionFindManyArgs, 'where' | 'orderBy'>,
  now: Date,
): Promise<ExceptionView[]> {
  const rows = await db.stepException.findMany({ ...query, select: fields })
  const people = await db.user.findMany({
    where: {
      id: { in: rows.flatMap(({ createdById, endedById }) => [createdById, endedById ?? '']) },
    },
    select: { id: true, name: true },
  })
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return rows.map((row) => viewOf(row, names, now))
}

function viewOf(
  { step, owner, ...row }: Row,
  names: ReadonlyMap<string, string>,
  now: Date,
): ExceptionView {
  const over = row.endedAt ?? (row.endsAt <= now ? row.endsAt : null)
  return {
    id: row.id,
    step: {
      id: step.id,
      policy: step.policy,
      title: isPolicyType(step.policy) ? definitions[step.policy].title : step.policy,
      mode: step.mode === 'dry_run' ? 'dry-run' : 'enforce',
      scope: step.scope,
      targetId: step.operationId ?? step.apiId ?? step.productId,
      targetName: placeName(step),
    },
    place: {
      scope: row.operationId ? 'operation' : row.apiId ? 'api' : 'product',
      id: row.operationId ?? row.apiId ?? row.productId ?? '',
      name: placeName(row) ?? '',
      apiId: row.operation?.apiId ?? row.apiId,
    },
    reason: row.reason,
    owner: {
      id: owner.id,
      name: owner.name,
      isStaff: owner.staffRole !== null && owner.disabledAt === null,
    },
    endsAt: row.endsAt.toISOString(),
    createdBy: names.get(row.createdById) ?? row.createdById,
    createdAt: row.createdAt.toISOString(),
    endedAt: over?.toISOString() ?? null,
    endedBy: row.endedById === null ? null : (names.get(row.endedById) ?? row.endedById),
    version: versionOf({ reason: row.reason, ownerId: owner.id, endsAt: row.endsAt }),
  }
}

const placeName = ({
  product,
  api,
  operation,
}: Pick<Row['step'], 'product' | 'api' | 'operation'>): string | null =>
  operation
    ? `${operation.method} ${operation.path} in ${operation.api.name}`
    : ((api ?? product)?.name ?? null)
