import 'server-only'
import { z } from 'zod'
import { gatewayStatus, snapshotFault, type TargetStatus } from '#contract/admin.ts'
import { db, type Prisma } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { unseal } from '#lib/shared/sealed-text.ts'
import { findNotEnforced } from './find-not-enforced.ts'
import { placedFaults } from './placed-faults.ts'
import type { GatewayView, NotEnforcedView, TargetView } from './schema.ts'
import { secretNamer } from './secret-namer.ts'
import { settingsVersion } from './settings-version.ts'
import { stateOf } from './state-of.ts'

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

/** What every gateway should have by now, and what stands to be said of what they have. */
interface Expected {
  live: { number: number; hash: string } | null
  keySequence: number
  secretsRevision: string
  /** By hash, the newest deployment of it. */
  numbers: Map<string, number>
  /** By gateway, what it said against the live deployment. */
  refusals: Map<string, GatewayView['refusal']>
  /** By gateway. */
  notEnforced: Map<string, NotEnforcedView>
  nameSecrets: (text: string) => string
}

function viewOf(
  { status: stored, secretsFault, ...row }: Row,
  { live, keySequence, secretsRevision, numbers, refusals, notEnforced, nameSecrets }: Expected,
  now: Date,
): GatewayView {
  const status = stored === null ? null : (gatewayStatus.safeParse(stored).data ?? null)
  const liveHash = live?.hash ?? null
  const state = stateOf(row, { runs: status?.snapshotHash, liveHash, now })
  return {
    ...row,
    settingsVersion: settingsVersion(row),
    state,
    secretsFault: secretsFault === null ? null : nameSecrets(secretsFault),
    enforcesNumber: numbers.get(status?.snapshotHash ?? '') ?? null,
    expectedNumber: live?.number ?? null,
    refusal: state === 'current' ? null : (refusals.get(row.id) ?? null),
    notEnforced: notEnforced.get(row.id) ?? null,
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

export async function listGateways(_: StaffScope, now = new Date()): Promise<GatewayView[]> {
  const rows = await db.gateway.findMany({ select: fields, orderBy: { name: 'asc' } })
  const expected = await findExpected(rows)
  return rows.map((row) => viewOf(row, expected, now))
}

async function findExpected(rows: Row[]): Promise<Expected> {
  const live = await db.deployment.findFirst({
    orderBy: { number: 'desc' },
    select: {
      number: true,
      hash: true,
      acknowledgements: {
        where: { state: 'refused' },
        select: { gatewayId: true, tookMs: true, faults: true },
      },
    },
  })
  const installation = await db.installation.findUnique({
    where: { id: 1 },
    select: { keySequence: true, secretsRevision: true },
  })
  const hashes = rows.flatMap(
    ({ status }) => gatewayStatus.safeParse(status).data?.snapshotHash ?? [],
  )
  const deployments = await db.deployment.findMany({
    where: { hash: { in: hashes } },
    select: { hash: true, number: true },
    orderBy: { number: 'asc' },
  })
  return {
    live,
    keySequence: installation?.keySequence ?? 0,
    secretsRevision: installation?.secretsRevision ?? 'none',
    numbers: new Map(deployments.map(({ hash, number }) => [hash, number])),
    refusals: await refusalsOf(live),
    notEnforced: await findNotEnforced(rows),
    nameSecrets: await secretNamer(rows.flatMap(({ secretsFault }) => secretsFault ?? [])),
  }
}

async function refusalsOf(
  live: {
    hash: string
    acknowledgements: { gatewayId: string; tookMs: number | null; faults: Prisma.JsonValue }[]
  } | null,
): Promise<Expected['refusals']> {
  const told = live?.acknowledgements.map(async ({ gatewayId, tookMs, faults }) => {
    const said = z.array(snapshotFault).nullable().parse(faults) ?? []
    return [gatewayId, { tookMs, faults: await placedFaults(live.hash, said) }] as const
  })
  return new Map(await Promise.all(told ?? []))
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
