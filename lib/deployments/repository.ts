import 'server-only'
import { db, type Prisma } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import {
  acknowledgementFields,
  acknowledgementView,
  newestOf,
  notEnforcedBy,
} from './acknowledgement-views.ts'
import type { DeploymentView } from './schema.ts'

const fields = {
  number: true,
  hash: true,
  note: true,
  rollbackOf: true,
  createdById: true,
  createdAt: true,
  acknowledgements: { select: acknowledgementFields, orderBy: { gateway: { name: 'asc' } } },
} satisfies Prisma.DeploymentSelect

/** Newest first. */
export async function listDeployments(
  _: StaffScope,
  where: Prisma.DeploymentWhereInput = {},
  now = new Date(),
): Promise<DeploymentView[]> {
  const rows = await db.deployment.findMany({
    where,
    select: fields,
    orderBy: { number: 'desc' },
    take: 100,
  })
  const newest = await db.deployment.aggregate({ _max: { number: true } })
  const people = await db.user.findMany({
    where: { id: { in: rows.map(({ createdById }) => createdById) } },
    select: { id: true, name: true },
  })
  const said = rows.flatMap(({ acknowledgements }) => acknowledgements)
  const [held, notEnforced] = await Promise.all([newestOf(said), notEnforcedBy(said)])
  const viewOf = async ({
    createdById,
    createdAt,
    acknowledgements,
    ...row
  }: (typeof rows)[number]) => {
    const live = row.number === newest._max.number
    const context = { deployment: { ...row, createdAt, live }, newest: held, notEnforced, now }
    return {
      ...row,
      createdAt: createdAt.toISOString(),
      createdBy: people.find(({ id }) => id === createdById)?.name ?? createdById,
      live,
      acknowledgements: await Promise.all(
        acknowledgements.map((one) => acknowledgementView(one, context)),
      ),
    }
  }
  return Promise.all(rows.map(viewOf))
}

/** What every gateway has to enforce, by its address; null before the first deployment. For the worker. */
export const findLiveDeployment = () =>
  db.deployment.findFirst({
    orderBy: { number: 'desc' },
    select: { id: true, hash: true, createdAt: true },
  })

/** Canonical JSON of a deployment's snapshot: megabytes, read only to be sent. */
export const getSnapshotText = async (id: string): Promise<string> =>
  (await db.deployment.findUniqueOrThrow({ where: { id }, select: { snapshot: true } })).snapshot

export interface NewAcknowledgement {
  deploymentId: string
  gatewayId: string
  state: 'active' | 'refused' | 'unreachable'
  tookMs: number | null
  activatedInMs: number | null
  faults: { pointer: string; message: string }[]
}

/**
 * Keeps a gateway's word. Once it has enforced a deployment that stands, with the time it took, though it goes away
 * later; of one that refuses it again and again, the time of its first refusal stands.
 */
export async function saveAcknowledgement({
  deploymentId,
  gatewayId,
  ...said
}: NewAcknowledgement): Promise<void> {
  const where = { deploymentId_gatewayId: { deploymentId, gatewayId } }
  const before = await db.acknowledgement.findUnique({
    where,
    select: { state: true, tookMs: true },
  })
  if (before?.state === 'active' && said.state !== 'refused') return
  const isAgain = before?.state === 'refused' && said.state === 'refused'
  const data = { ...said, ...(isAgain && { tookMs: before.tookMs }), updatedAt: new Date() }
  await db.acknowledgement.upsert({
    where,
    create: { deploymentId, gatewayId, ...data },
    update: data,
    select: { gatewayId: true },
  })
}
