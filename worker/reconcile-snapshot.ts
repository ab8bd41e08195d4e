import 'server-only'
import {
  findLiveDeployment,
  getSnapshotText,
  saveAcknowledgement,
} from '#lib/deployments/repository.ts'
import type { AdminClient } from '#lib/gateways/admin-client.ts'
import { noteStatus } from '#lib/gateways/note-gateway.ts'

/** Sends a gateway the live snapshot when it runs another, and keeps what it says. */
export async function reconcileSnapshot(
  gatewayId: string,
  client: AdminClient,
  runs: string | null,
): Promise<boolean> {
  const live = await findLiveDeployment()
  if (!live) return false
  const said = { deploymentId: live.id, gatewayId, activatedInMs: null, faults: [] }
  if (live.hash === runs) {
    await saveAcknowledgement({ ...said, state: 'active', tookMs: sinceCommit(live) })
    return false
  }
  const answer = await client.putSnapshot(await getSnapshotText(live.id))
  const tookMs = sinceCommit(live)
  if ('faults' in answer)
    await saveAcknowledgement({ ...said, state: 'refused', tookMs, faults: answer.faults })
  else {
    // First, so that nobody reads that it took this on beside what it said before.
    await noteStatus(gatewayId, await client.status())
    await saveAcknowledgement({
      ...said,
      state: 'active',
      tookMs,
      activatedInMs: answer.activatedInMs,
    })
  }
  return true
}

const sinceCommit = ({ createdAt }: { createdAt: Date }): number =>
  Math.max(0, Date.now() - createdAt.getTime())

/** Keeps that a gateway does not answer while it should take on the live snapshot. */
export async function noteUnreachable(gatewayId: string): Promise<void> {
  const live = await findLiveDeployment()
  if (!live) return
  await saveAcknowledgement({
    deploymentId: live.id,
    gatewayId,
    state: 'unreachable',
    tookMs: null,
    activatedInMs: null,
    faults: [],
  })
}
