import 'server-only'
import type { SnapshotFault } from '#contract/admin.ts'
import { canonicalJson } from '#contract/canonical-json.ts'
import type { Replayed, ReplayOrder } from '#contract/replay.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { AdminClient, GatewayUnreachable, ReplaysWait } from '#lib/gateways/admin-client.ts'
import { listGatewayAccess } from '#lib/gateways/repository.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { namedSteps } from '#lib/tracing/named-steps.ts'
import { compareSides } from './compare-sides.ts'
import type { ReplaySide, ReplayView } from './schema.ts'

interface Both {
  deployed: Snapshot | null
  pending: Snapshot | null
}
type Order = Omit<ReplayOrder, 'snapshot'>

/** Has the first gateway that answers replay the call by both. All hold the same secrets and enforce alike. */
export async function askOne(
  scope: StaffScope,
  both: Both,
  order: Order,
): Promise<Result<ReplayView, 'gateway_unreachable' | 'replay_busy'>> {
  const faults: string[] = []
  const busy: string[] = []
  const gateways = (await listGatewayAccess()).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  for (const { name, adminUrl, adminToken } of gateways) {
    try {
      const client = new AdminClient(adminUrl, adminToken)
      return ok({ gatewayName: name, ...(await bothSides(scope, both, { client, order })) })
    } catch (error) {
      if (error instanceof ReplaysWait) busy.push(name)
      else if (error instanceof GatewayUnreachable) faults.push(`${name}: ${error.message}`)
      else throw error
    }
  }
  if (busy.length > 0)
    return fail(
      'replay_busy',
      `Other replays wait at ${busy.join(', ')} already. Try again in some seconds.`,
    )
  return fail(
    'gateway_unreachable',
    faults.join(' ') || 'No gateway is registered. Register one, then replay.',
  )
}

async function bothSides(
  scope: StaffScope,
  { deployed, pending }: Both,
  { client, order }: { client: AdminClient; order: Order },
): Promise<Omit<ReplayView, 'gatewayName'>> {
  const sideOf = async (snapshot: Snapshot | null): Promise<ReplaySide> =>
    snapshot ? viewOf(scope, await client.replay({ ...order, snapshot })) : { state: 'absent' }
  const changed = canonicalJson(deployed) !== canonicalJson(pending)
  const now = await sideOf(deployed)
  const then = changed ? await sideOf(pending) : now
  return { changed, deployed: now, pending: then, differences: compareSides(now, then) }
}

async function viewOf(
  scope: StaffScope,
  made: Replayed | { faults: SnapshotFault[] },
): Promise<ReplaySide> {
  if ('faults' in made) return { state: 'faulty', faults: made.faults }
  const { trace, sent, answer } = made
  return {
    state: 'ran',
    requestId: trace.requestId,
    status: trace.status,
    code: trace.code,
    reason: trace.reason,
    refusedByStepId: trace.refusedByStepId,
    gates: trace.gates,
    steps: await namedSteps(scope, trace.steps),
    backendCalls: trace.backendCalls.length,
    sent,
    answer,
  }
}
