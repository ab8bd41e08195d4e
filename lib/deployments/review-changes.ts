import 'server-only'
import { type Snapshot, snapshot } from '#contract/snapshot.ts'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { networkListsOf } from '#policies/network-lists-of.ts'
import { diffSnapshots, exceptedPlace } from './diff-snapshots.ts'
import { rateEnds } from './rate-ends.ts'
import type { Change, PendingView } from './schema.ts'
import { withoutEnded } from './without-ended.ts'

/** What gateways make of a stored snapshot at a moment. */
export const enforcedBy = (text: string, now: Date): Snapshot =>
  withoutEnded(snapshot.parse(JSON.parse(text)), now)

/** What changes when one snapshot takes the place of another, whom it cuts off, and how many active subscriptions it touches. */
export async function reviewChanges(
  scope: StaffScope,
  { before, next }: { before: Snapshot | null; next: Snapshot },
  now: Date,
): Promise<Pick<PendingView, 'changes' | 'subscriptionsAffected'>> {
  const changes = diffSnapshots(before, next)
  const { apiIds, productIds } = touched(changes, before ? [before, next] : [next])
  const subscriptionsAffected = await db.subscription.count({
    where: {
      status: 'active',
      OR: [{ productId: { in: productIds } }, { apiId: { in: apiIds } }],
    },
  })
  return { changes: await rateEnds(scope, { changes, before }, now), subscriptionsAffected }
}

/** APIs and products that changes are about, by themselves or by what they have or had: an operation, step or exception. */
function touched(
  changes: readonly Change[],
  snapshots: readonly Snapshot[],
): { apiIds: string[]; productIds: string[] } {
  const [apis, products, steps] = [
    snapshots.flatMap((one) => one.apis),
    snapshots.flatMap((one) => one.products),
    snapshots.flatMap((one) => one.steps),
  ]
  const changed = new Set(changes.map(({ id }) => id))
  const lists = new Set(
    changes.filter(({ subject }) => subject === 'network-list').map(({ id }) => id),
  )
  const targets = new Set(
    steps
      .filter(
        (step) => changed.has(step.id) || networkListsOf(step).some((name) => lists.has(name)),
      )
      .map(({ targetId }) => targetId),
  )
  for (const change of changes) {
    const place = exceptedPlace(change)
    if (place !== null) targets.add(place)
  }
  const isTouched = (id: string) => changed.has(id) || targets.has(id)
  const apiIds = apis
    .filter(
      ({ id, operations }) =>
        targets.has(null) ||
        isTouched(id) ||
        operations.some((operation) => isTouched(operation.id)),
    )
    .map(({ id }) => id)
  const among = new Set(apiIds)
  const productIds = products
    .filter((product) => isTouched(product.id) || product.apiIds.some((id) => among.has(id)))
    .map(({ id }) => id)
  return { apiIds, productIds }
}
