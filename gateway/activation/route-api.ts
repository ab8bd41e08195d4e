import type { SnapshotApi } from '#contract/snapshot.ts'
import { looseSegment, looseTemplate } from '#gateway/router/loose-segment.ts'
import { OperationTree } from '#gateway/router/operation-tree.ts'
import type { OperationChecks } from '#policies/kit/operation-checks.ts'
import type { ChainFor } from './chain-for.ts'
import type { Chain, EnginePorts, RoutedApi, RoutedOperation } from './engine.ts'
import { ExceptedChain } from './excepted-chain.ts'
import { termsOfChecks } from './terms-of-checks.ts'
import { ToldLifecycle } from './told-lifecycle.ts'
import type { Turns } from './turns.ts'

interface Surroundings {
  turns: Turns
  checks: ReadonlyMap<string, OperationChecks> | null
  products: ReadonlySet<string>
  chainFor: ChainFor
  backends: EnginePorts['backends']
  targets: EnginePorts['targets']
  /** Not all that is set for it can be enforced. */
  closed: boolean
}

/** An API with a tree of its operations, each with its chains; calls have their turn meanwhile. */
export async function routeApi(
  api: SnapshotApi,
  { turns, products, chainFor, checks, backends, targets, closed }: Surroundings,
): Promise<RoutedApi> {
  const tree = new OperationTree<RoutedOperation | null>()
  const looseTree =
    api.withheld.length > 0 ? new OperationTree<RoutedOperation | null>(looseSegment) : null
  const enter = (method: string, path: string, operation: RoutedOperation | null) => {
    tree.add(method, path, operation)
    looseTree?.add(method, looseTemplate(path), operation)
  }
  const operations: RoutedOperation[] = []
  for (const { id, method, path } of api.operations) {
    const operation = {
      id,
      template: path,
      checks: checks?.get(id) ?? null,
      chain: chosenBy(products, (productId) =>
        chainFor({ productId, apiId: api.id, operationId: id }),
      ),
    }
    operations.push(operation)
    enter(method, path, operation)
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
    checkTerms: api.backend.balance?.active ? termsOfChecks(operations, products) : null,
    timeoutMs: api.backend.timeoutMs,
    depth: api.path === '' ? 0 : api.path.split('/').length - 1,
    closed: closed ? 'api-not-enforced' : api.lifecycle?.state === 'retired' ? 'api-retired' : null,
    lifecycle: api.lifecycle ? new ToldLifecycle(api.lifecycle) : null,
    tree,
    looseTree,
    products,
  }
}

/** The chain by the product of a call. Where nothing is excepted, no clock is asked. */
function chosenBy(
  products: ReadonlySet<string>,
  chainFor: (productId: string | null) => ReturnType<ChainFor>,
): RoutedOperation['chain'] {
  const withoutProduct = chainFor(null)
  const byProduct = new Map([...products].map((productId) => [productId, chainFor(productId)]))
  const chosen = (productId: string | null) =>
    productId === null ? withoutProduct : (byProduct.get(productId) ?? withoutProduct)
  const isPlain = (chain: Chain | ExceptedChain): chain is Chain =>
    !(chain instanceof ExceptedChain)
  if ([withoutProduct, ...byProduct.values()].every(isPlain))
    return chosen as RoutedOperation['chain']
  return (productId) => {
    const chain = chosen(productId)
    return isPlain(chain) ? chain : chain.current
  }
}
