import 'server-only'
import { db } from '#lib/db/client.ts'
import type { Tx } from '#lib/db/transaction.ts'
import type { OrganisationScope } from '#lib/identity/scope.ts'
import { waitingReason } from './waiting-reason.ts'

/** Why the organisation's next subscription to a product that needs no approval waits for one; null: it does not. */
export async function findWaitingReason(
  { organisationId }: OrganisationScope,
  productId: string,
  { now = new Date(), tx = db }: { now?: Date; tx?: Tx } = {},
): Promise<string | null> {
  const own = { organisationId, productId }
  const refused = await tx.subscription.findFirst({
    where: {
      ...own,
      decidedAt: { not: null },
      OR: [
        { status: { in: ['suspended', 'rejected'] } },
        { endedSuspended: true },
        { cancelledByStaff: true },
      ],
    },
    select: { status: true, cancelledByStaff: true, decidedAt: true, endsAt: true },
    orderBy: { decidedAt: 'desc' },
  })
  const approved = await tx.subscription.aggregate({ where: own, _max: { approvedAt: true } })
  const cancelled = await tx.subscription.aggregate({
    where: { ...own, status: 'cancelled' },
    _max: { decidedAt: true },
  })
  return waitingReason(
    {
      refused: refused?.decidedAt ? { ...refused, decidedAt: refused.decidedAt } : null,
      approvedAt: approved._max.approvedAt,
      cancelledAt: cancelled._max.decidedAt,
    },
    now,
  )
}
