import 'server-only'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import type { OrganisationScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { findWaitingReason } from './find-waiting-reason.ts'
import { findRequestableProduct } from './requestable-product.ts'
import type { RequestedView, RequestSubscriptionInput } from './schema.ts'
import { liveStatuses } from './transitions.ts'

/** Asks for a product: active at once where it needs no approval and nothing earlier speaks for one, else pending. */
export const requestSubscription = (
  scope: OrganisationScope,
  { productId, purpose, termsAccepted }: RequestSubscriptionInput,
  now = new Date(),
): Promise<Result<RequestedView, 'not_found' | 'already_subscribed' | 'invalid_input'>> =>
  transaction(async (tx) => {
    const { organisationId } = scope
    // Of two requests of one organisation at once, one waits: the limit below holds.
    await tx.$queryRaw`select 1 from "Organisation" where id = ${organisationId} for update`
    const product = await findRequestableProduct(tx, scope, productId)
    if (!product) return fail('not_found', 'No such product.')
    if (product.terms && !termsAccepted) {
      return fail('invalid_input', 'Some fields are not right.', [
        { path: 'termsAccepted', message: 'Accept the terms to subscribe.' },
      ])
    }
    const held = await tx.subscription.count({
      where: { organisationId, productId, status: { in: [...liveStatuses] } },
    })
    if (held >= product.subscriptionsMax) {
      return fail(
        'already_subscribed',
        `Your organisation already holds ${held} of ${product.subscriptionsMax} possible subscriptions for ${product.name}.`,
      )
    }
    const id = newId('sub')
    const reason = product.approvalRequired
      ? null
      : await findWaitingReason(scope, productId, { now, tx })
    const status = product.approvalRequired || reason ? 'pending' : 'active'
    await tx.subscription.create({
      data: {
        id,
        organisationId,
        productId,
        status,
        purpose,
        reason,
        requestedById: scope.actor.userId ?? '',
        termsAcceptedAt: product.terms ? now : null,
        ...(status === 'active' && { startsAt: now, decidedAt: now }),
      },
      select: { id: true },
    })
    await recordAudit(tx, scope, {
      action: 'subscription.requested',
      targetId: id,
      after: { productId, status, ...(reason && { reason }) },
    })
    return ok({ subscriptionId: id, status, reason, changes: [] })
  })
