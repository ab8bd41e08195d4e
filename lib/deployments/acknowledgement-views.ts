import 'server-only'
import { z } from 'zod'
import { gatewayStatus, snapshotFault } from '#contract/admin.ts'
import { db, type Prisma } from '#lib/db/client.ts'
import { findNotEnforced } from '#lib/gateways/find-not-enforced.ts'
import { isSilent } from '#lib/gateways/is-silent.ts'
import { placedFaults } from '#lib/gateways/placed-faults.ts'
import type { NotEnforcedView } from '#lib/gateways/schema.ts'
import { stateOf } from '#lib/gateways/state-of.ts'
import type { AcknowledgementView } from './schema.ts'

export const acknowledgementFields = {
  gatewayId: true,
  state: true,
  tookMs: true,
  activatedInMs: true,
  faults: true,
  updatedAt: true,
  gateway: {
    select: { name: true, createdAt: true, seenAt: true, errorSince: true, status: true },
  },
} satisfies Prisma.AcknowledgementSelect
type Row = Prisma.AcknowledgementGetPayload<{ select: typeof acknowledgementFields }>

/** The hash that a gateway said last that it runs. */
const runsOf = ({ gateway }: Row): string | null =>
  gatewayStatus.safeParse(gateway.status).data?.snapshotHash ?? null

/** By hash, the newest deployment of what these gateways run: one that was deployed twice is held as the later. */
export async function newestOf(rows: Row[]): Promise<Map<string, number>> {
  const hashes = new Set(rows.flatMap((row) => runsOf(row) ?? []))
  const newest = await db.deployment.groupBy({
    by: ['hash'],
    where: { hash: { in: [...hashes] } },
    _max: { number: true },
  })
  return new Map(newest.map(({ hash, _max }) => [hash, _max.number ?? 0]))
}

/** By gateway, what it does not enforce of what it has. */
export const notEnforcedBy = (rows: Row[]): Promise<Map<string, NotEnforcedView>> => {
  const gateways = new Map(rows.map(({ gatewayId, gateway }) => [gatewayId, gateway.status]))
  return findNotEnforced([...gateways].map(([id, status]) => ({ id, status })))
}

/** What a gateway said to a deployment, and whether that is what it enforces now. */
export async function acknowledgementView(
  row: Row,
  {
    deployment,
    newest,
    notEnforced,
    now,
  }: {
    deployment: { number: number; hash: string; createdAt: Date; live: boolean }
    newest: Map<string, number>
    notEnforced: Map<string, NotEnforcedView>
    now: Date
  },
): Promise<AcknowledgementView> {
  const { gateway, faults, updatedAt, tookMs, ...said } = row
  const runs = runsOf(row)
  const silent = isSilent({ state: stateOf(gateway, { runs, liveHash: runs, now }) })
  const part = notEnforced.get(row.gatewayId)
  return {
    ...said,
    gatewayName: gateway.name,
    saidAt: updatedAt.toISOString(),
    tookMs: gateway.createdAt > deployment.createdAt ? null : tookMs,
    faults: await placedFaults(
      // Nobody mends what was replaced, and of a long history every snapshot would be read.
      deployment.live ? deployment.hash : null,
      z.array(snapshotFault).nullable().parse(faults) ?? [],
    ),
    notEnforced: !silent && part?.number === deployment.number ? part : null,
    holds: silent ? null : runs !== null && newest.get(runs) === deployment.number,
    silentSince: silent ? (gateway.seenAt?.toISOString() ?? null) : null,
  }
}
