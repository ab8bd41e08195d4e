import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { db } from '#lib/db/client.ts'
import { transaction } from '#lib/db/transaction.ts'
import { systemScope } from '#lib/identity/system-scope.ts'
import { appendKeyChanges } from './key-log.ts'
import { lockSubscription } from './repository.ts'

/**
 * Marks subscriptions whose end has come. Gateways need no message for it (they know the end); this makes the
 * portal say so. Returns how many.
 */
export async function expireSubscriptions(now = new Date()): Promise<number> {
  const scope = systemScope('schedule')
  const due = await db.subscription.findMany({
    where: { status: { in: ['active', 'suspended'] }, endsAt: { lte: now } },
    select: { id: true },
    take: 500,
  })
  for (const { id } of due) {
    await transaction(async (tx) => {
      const subscription = await lockSubscription(tx, scope, id)
      if (!subscription?.endsAt || subscription.endsAt > now) return
      if (subscription.status !== 'active' && subscription.status !== 'suspended') return
      await tx.subscription.update({
        where: { id },
        data: { status: 'expired', endedSuspended: subscription.status === 'suspended' },
        select: { id: true },
      })
      await appendKeyChanges(
        tx,
        subscription.keys.map((key) => key.id),
      )
      await recordAudit(tx, scope, {
        action: 'subscription.expired',
        targetId: id,
        organisationId: subscription.organisationId,
        before: { status: subscription.status },
        after: { status: 'expired' },
      })
    })
  }
  return due.length
}
