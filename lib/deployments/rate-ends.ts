import 'server-only'
import type { Snapshot } from '#contract/snapshot.ts'
import { callsSince } from '#lib/catalog/calls-since.ts'
import { db } from '#lib/db/client.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { retires } from './lifecycle-words.ts'
import type { Change, ChangeImpact, PendingChange } from './schema.ts'

const NAMED_MAX = 20

/** Adds to each change of an API's life how much it hurts whoever calls the API by what is deployed. */
export function rateEnds(
  scope: StaffScope,
  { changes, before }: { changes: Change[]; before: Snapshot | null },
  now: Date,
): Promise<PendingChange[]> {
  return Promise.all(
    changes.map(async (change) => ({
      ...change,
      impact: before && isOfLife(change) ? await impactOf(scope, { change, before }, now) : null,
    })),
  )
}

const isOfLife = ({ subject, kind, details }: Change): boolean =>
  subject === 'api' && (kind === 'removed' || details.some(({ field }) => field === 'lifecycle'))

async function impactOf(
  scope: StaffScope,
  { change, before }: { change: Change; before: Snapshot },
  now: Date,
): Promise<ChangeImpact> {
  const { id: apiId, kind, details } = change
  const productIds = before.products
    .filter(({ apiIds }) => apiIds.includes(apiId))
    .map(({ id }) => id)
  const where = { status: 'active' as const, OR: [{ apiId }, { productId: { in: productIds } }] }
  const [subscriptions, named, byOperation] = await Promise.all([
    db.subscription.count({ where }),
    staffMay(scope.role, 'subscription:read-all')
      ? db.subscription.findMany({
          where,
          select: {
            id: true,
            organisation: { select: { name: true } },
            product: { select: { name: true } },
          },
          orderBy: [{ organisation: { name: 'asc' } }, { id: 'asc' }],
          take: NAMED_MAX,
        })
      : [],
    callsSince({ apiId }, now),
  ])
  const calls = [...byOperation.values()].reduce((sum, each) => sum + each, 0)
  const wasRetired = before.apis.find(({ id }) => id === apiId)?.lifecycle?.state === 'retired'
  const ends = !wasRetired && (kind === 'removed' || retires(details))
  return {
    rating: !ends ? 'safe' : subscriptions + calls > 0 ? 'breaking' : 'risky',
    subscriptions,
    named: named.map(({ id, organisation, product }) => ({
      id,
      name: product ? `${organisation.name}: ${product.name}` : organisation.name,
    })),
    calls,
  }
}
