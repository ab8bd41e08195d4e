import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Tx } from '#lib/db/transaction.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'

export interface NewDeployment {
  hash: string
  /** Canonical JSON. */
  text: string
  note: string
  rollbackOf: number | null
}

/** Stores a deployment as the live one, with a waiting acknowledgement for each gateway, and wakes the worker. */
export async function storeDeployment(
  tx: Tx,
  scope: StaffScope,
  { hash, text, note, rollbackOf }: NewDeployment,
): Promise<number> {
  const { deploymentNumber } = await tx.installation.update({
    where: { id: 1 },
    data: { deploymentNumber: { increment: 1 } },
    select: { deploymentNumber: true },
  })
  const id = newId('dep')
  const gateways = await tx.gateway.findMany({ select: { id: true } })
  await tx.deployment.create({
    data: {
      id,
      number: deploymentNumber,
      hash,
      snapshot: text,
      note,
      rollbackOf,
      createdById: scope.actor.userId ?? scope.actor.name,
      acknowledgements: { create: gateways.map((gateway) => ({ gatewayId: gateway.id })) },
    },
    select: { id: true },
  })
  await recordAudit(tx, scope, {
    action: rollbackOf === null ? 'deployment.created' : 'deployment.rolled_back',
    targetId: id,
    after: { number: deploymentNumber, hash, note, rollbackOf },
  })
  await tx.$executeRaw`select pg_notify('gatehouse_deployments', ${String(deploymentNumber)})`
  return deploymentNumber
}

/** Of two deployments at once, one waits for the other here. */
export const lockDeployments = (tx: Tx): Promise<unknown> =>
  tx.$queryRaw`select 1 from "Installation" where id = 1 for update`
