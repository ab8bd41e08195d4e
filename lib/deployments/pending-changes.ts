import 'server-only'
import { snapshot } from '#contract/snapshot.ts'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { networkListsOf } from '#policies/network-lists-of.ts'
import { compileSnapshot } from './compile-snapshot.ts'
import { diffSnapshots } from './diff-snapshots.ts'
import { loadWorkingState } from './load-working-state.ts'
import type { PendingView } from './schema.ts'

/** What a deployment would change now, and how many active subscriptions it touches. */
export async function pendingChanges(_: StaffScope): Promise<PendingView> {
  const live = await db.deployment.findFirst({
    orderBy: { number: 'desc' },
    select: { number: true, snapshot: true },
  })
  const next = compileSnapshot(await loadWorkingState())
  const changes = diffSnapshots(live && snapshot.parse(JSON.parse(live.snapshot)), next)
  const apiIds = new Set(
    changes.flatMap(({ subject, id }) => [
      ...(subject === 'api' ? [id] : []),
      ...next.apis
        .filter(({ operations }) => operations.some((operation) => operation.id === id))
        .map((api) => api.id),
      ...next.steps
        .filter((step) =>
          subject === 'network-list' ? networkListsOf(step).includes(id) : step.id === id,
        )
        .flatMap(({ targetId }) => (targetId ? [targetId] : next.apis.map((api) => api.id))),
    ]),
  )
  const productIds = next.products
    .filter(
      (product) =>
        changes.some(({ id }) => id === product.id) ||
        product.apiIds.some((apiId) => apiIds.has(apiId)) ||
        apiIds.has(product.id),
    )
    .map(({ id }) => id)
  const subscriptionsAffected = await db.subscription.count({
    where: {
      status: 'active',
      OR: [{ productId: { in: productIds } }, { apiId: { in: [...apiIds] } }],
    },
  })
  return { changes, liveNumber: live?.number ?? null, subscriptionsAffected }
}
