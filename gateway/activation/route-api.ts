import type { SnapshotApi } from '#contract/snapshot.ts'
import { looseSegment } from '#gateway/router/loose-segment.ts'
import { OperationTree } from '#gateway/router/operation-tree.ts'
import type { OperationChecks } from '#policies/kit/operation-checks.ts'
import type { ChainFor } from './chain-for.ts'
import type { Chain, EnginePorts, RoutedApi, RoutedOperation } from './engine.ts'
import { ToldLifecycle } from './told-lifecycle.ts'
import type { Turns } from './turns.ts'

interface Surroundings {
  turns: Turns
  checks: ReadonlyMap<string, OperationChecks> | null
  products: ReadonlySet<string>
  chainFor: ChainFor
  backends: EnginePorts['backends']
  targets: EnginePorts['targets']
}

/** An API with a tree of its operations, each with its chains; calls have their turn meanwhile. */
export async function routeApi(
  api: SnapshotApi,
  { turns, products, chainFor, checks, backends, targets }: Surroundings,
): Promise<RoutedApi> {
  const tree = new OperationTree<RoutedOperation | null>()
  const looseTree =
    api.withheld.length > 0 ? new OperationTree<RoutedOperation | null>(looseSegment) : null
  const enter = (method: string, path: string, operation: RoutedOperation | null) => {
    tree.add(method, path, operation)
    looseTree?.add(method, path, operation)
  }
  for (const { id, method, path } of api.operations) {
    const byProduct = new Map<string | null, Chain>()
    for (const productId of [null, ...products])
      byProduct.set(productId, chainFor({ productId, apiId: api.id, operationId: id }))
    const withoutProduct = chainFor({ productId: null, apiId: api.id, operationId: id })
    enter(method, path, {
      id,
      template: path,
      checks: checks?.get(id) ?? null,
      chain: (productId) => byProduct.get(productId) ?? withoutProduct,
    })
    if (turns.due) await turns.give()
  }
  for (const { method, path } of api.withheld) enter(method, path, null)
  return {
    id: api.id,
    credential: api.credential,
    httpsOnly: api.httpsOnly ?? false,
    keyHeader: api.keyHeader,
    keyQuery: api.keyQuery,
    backend: backends.poolOf(api.backend.url),
    group: targets.groupOf(api),
    timeoutMs: api.backend.timeoutMs,
    depth: api.path === '' ? 0 : api.path.split('/').length - 1,
    lifecycle: api.lifecycle ? new ToldLifecycle(api.lifecycle) : null,
    tree,
    looseTree,
    products,
  }
}
