import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import type { Prisma } from '#lib/db/client.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { Scope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { appendKeyChanges } from './key-log.ts'
import { lockSubscription } from './repository.ts'
import type { ChangeView } from './schema.ts'
import { type Decision, planTransition } from './transitions.ts'

/** Brings a subscription into another state: its row, its keys at the gateways and the audit, or nothing. */
export const decide = (
  scope: Scope,
  {
    subscriptionId,
    decision,
    data,
  }: {
    subscriptionId: string
    decision: Decision
    data: Pick<
      Prisma.SubscriptionUncheckedUpdateInput,
      'reason' | 'startsAt' | 'approvedAt' | 'endsAt'
    >
  },
  now: Date,
): Promise<Result<ChangeView, 'not_found' | 'illegal_transition'>> =>
  transaction(async (tx) => {
    const subscription = await lockSubscription(tx, scope, subscriptionId)
    if (!subscription) return fail('not_found', 'No such subscription.')
    const transition = planTransition(subscription.status, decision)
    if (!transition.ok) return transition
    const { from, to, verb } = transition.value
    await tx.subscription.update({
      where: { id: subscription.id },
      data: {
        ...data,
        status: to,
        decidedAt: now,
        decidedById: scope.actor.userId,
        ...(to === 'cancelled' && {
          endedSuspended: from === 'suspended',
          cancelledByStaff: scope.kind === 'staff',
        }),
      },
      select: { id: true },
    })
    const changes = await appendKeyChanges(
      tx,
      subscription.keys.map(({ id }) => id),
    )
    await recordAudit(tx, scope, {
      action: `subscription.${verb}`,
      targetId: subscription.id,
      organisationId: subscription.organisationId,
      before: { status: from },
      after: { status: to, ...(typeof data.reason === 'string' && { reason: data.reason }) },
    })
    return ok({ subscriptionId: subscription.id, status: to, changes })
  })
