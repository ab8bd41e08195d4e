import 'server-only'
import { gatewayStatus, type TargetStatus } from '#contract/admin.ts'
import { db, type Prisma } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { unseal } from '#lib/shared/sealed-text.ts'
import type { GatewayView, TargetView } from './schema.ts'

const fields = {
  id: true,
  name: true,
  region: true,
  publicUrl: true,
  adminUrl: true,
  status: true,
  seenAt: true,
  error: true,
  errorSince: true,
  keySequence: true,
  secretsFault: true,
} satisfies Prisma.GatewaySelect
type Row = Prisma.GatewayGetPayload<{ select: typeof fields }>

/** What every gateway should have by now. */
interface Expected {
  liveHash: string | null
  keySequence: number
  secretsRevision: string
}

function viewOf(
  { status: stored, ...row }: Row,
  { liveHash, keySequence, secretsRevision }: Expected,
): GatewayView {
  const status = stored === null ? null : (gatewayStatus.safeParse(stored).data ?? null)
  return {
    ...row,
    state: stateOf(row, status?.snapshotHash, liveHash),
    seenAt: row.seenAt?.toISOString() ?? null,
    errorSince: row.errorSince?.toISOString() ?? null,
    version: status?.engine.version ?? null,
    snapshotHash: status?.snapshotHash ?? null,
    expectedHash: liveHash,
    keys: status?.keys.count ?? null,
    keysBehind: Math.max(0, keySequence - row.keySequence),
    secretsCurrent: status ? status.secrets === secretsRevision : null,
    memoryBytes: status?.memoryBytes ?? null,
    callsInFlight: status?.callsInFlight ?? null,
    recordsWaiting: status?.recordsWaiting ?? null,
    recordsDropped: status?.recordsDropped ?? 0,
    threads: status?.threads ?? null,
    sharedLimits: status?.sharedLimits ?? null,
    startedAt: status ? new Date(status.startedAt).toISOString() : null,
    targets: (status?.targets ?? []).map(targetOf),
  }
}

const targetOf = ({ since, lastFault, ...target }: TargetStatus): TargetView => ({
  ...target,
  since: new Date(since).toISOString(),
  lastFault: lastFault && { ...lastFault, at: new Date(lastFault.at).toISOString() },
})

function stateOf(
  { errorSince, seenAt }: Pick<Row, 'errorSince' | 'seenAt'>,
  runs: string | null | undefined,
  liveHash: string | null,
): GatewayView['state'] {
  if (errorSince) return 'unreachable'
  if (!seenAt) return 'new'
  return (runs ?? null) === liveHash ? 'current' : 'behind'
}

export async function listGateways(_: StaffScope): Promise<GatewayView[]> {
  const live = await db.deployment.findFirst({
    orderBy: { number: 'desc' },
    select: { hash: true },
  })
  const installation = await db.installation.findUnique({
    where: { id: 1 },
    select: { keySequence: true, secretsRevision: true },
  })
  const expected = {
    liveHash: live?.hash ?? null,
    keySequence: installation?.keySequence ?? 0,
    secretsRevision: installation?.secretsRevision ?? 'none',
  }
  const rows = await db.gateway.findMany({ select: fields, orderBy: { name: 'asc' } })
  return rows.map((row) => viewOf(row, expected))
}

export interface GatewayAccess {
  id: string
  name: string
  adminUrl: string
  adminToken: string
  recordCursor: string | null
}

/** For the worker only: the tokens in clear. */
export async function listGatewayAccess(): Promise<GatewayAccess[]> {
  const rows = await db.gateway.findMany({
    select: { id: true, name: true, adminUrl: true, adminTokenSealed: true, recordCursor: true },
  })
  return rows.map(({ adminTokenSealed, ...row }) => ({
    ...row,
    adminToken: unseal(adminTokenSealed),
  }))
}

/** Where callers reach the API; the first gateway's address until there are regions to choose from. */
export const findPublicUrl = async (): Promise<string | null> =>
  (await db.gateway.findFirst({ select: { publicUrl: true }, orderBy: { createdAt: 'asc' } }))
    ?.publicUrl ?? null
