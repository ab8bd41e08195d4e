import { setImmediate } from 'node:timers/promises'
import type { Snapshot, SnapshotApi, SnapshotStep } from '#contract/snapshot.ts'
import type { LastingState } from '#gateway/limits/lasting-state.ts'
import { looseSegment } from '#gateway/router/loose-segment.ts'
import { OperationTree } from '#gateway/router/operation-tree.ts'
import type { SecretStore } from '#gateway/secrets/secret-store.ts'
import type { BackendPool } from '#gateway/upstream/backend-pool.ts'
import type { Backends } from '#gateway/upstream/backends.ts'
import type { TargetGroup } from '#gateway/upstream/target-group.ts'
import type { Targets } from '#gateway/upstream/targets.ts'
import { compileContract, type OperationChecks } from '#policies/kit/operation-checks.ts'
import type { Ports } from '#policies/kit/ports.ts'
import { resolveChain } from '#policies/kit/resolve-chain.ts'
import type { PolicyRuntime, StepRuntime } from '#policies/kit/runtime.ts'
import { runtimes } from '#policies/runtimes.ts'
import { validateStep } from '#policies/validate-step.ts'
import { Hostnames } from './hostnames.ts'

/** A step as it runs. */
export interface BuiltStep {
  id: string
  policy: string
  dryRun: boolean
  runtime: StepRuntime
}
/** The steps of one (operation, product), split by what they have to do, so that a call asks nothing. */
export interface Chain {
  request: readonly BuiltStep[]
  /** Around the backend call, outermost first. */
  around: readonly BuiltStep[]
  /** In the order in which they see an answer: from the backend outwards. */
  response: readonly BuiltStep[]
  preflight: readonly BuiltStep[]
  /** Steps that want to know the end of a call, with their place among those of `request`. */
  finished: readonly { step: BuiltStep; place: number }[]
}
export interface RoutedApi {
  id: string
  credential: 'key' | 'none'
  httpsOnly: boolean
  keyHeader: string
  keyQuery: string | null
  backend: BackendPlace
  /** Several targets, or one that is watched; null: `backend` alone. */
  group: TargetGroup | null
  timeoutMs: number
  /** Segments of the API's own path. */
  depth: number
  tree: OperationTree<RoutedOperation | null>
  /** The same as a lenient backend reads addresses; null: nothing is hidden. */
  looseTree: OperationTree<RoutedOperation | null> | null
  /** Products that hold this API. */
  products: ReadonlySet<string>
}
export interface RoutedOperation {
  id: string
  template: string
  checks: OperationChecks | null
  chain: (productId: string | null) => Chain
}
export interface BackendPlace {
  pool: BackendPool
  /** Path of the backend's address, without a slash at its end. */
  path: string
}
/** A snapshot made ready: everything that a call needs, found by index. */
export interface Engine {
  hash: string
  portalOrigins: ReadonlySet<string>
  problemBase: string | null
  hostnames: Hostnames
  apis: ReadonlyMap<string, RoutedApi>
  depthMax: number
  /** A backend that a step has chosen. */
  backendAt(url: string): BackendPlace
  dispose(): void
}

/** APIs built before the event loop gets its turn, so that calls go on while a large snapshot is built. */
const APIS_AT_ONCE = 20

/** What an engine is built with; outlives every snapshot. */
export interface EnginePorts {
  steps: Omit<Ports, 'stepId' | 'lasting'>
  lasting: LastingState
  secrets: Pick<SecretStore, 'text' | 'certificate'>
  backends: Pick<Backends, 'poolOf'>
  targets: Pick<Targets, 'groupOf' | 'follow'>
}

/** Builds a snapshot that has no faults. */
export async function buildEngine(
  snapshot: Snapshot,
  hash: string,
  ports: EnginePorts,
): Promise<Engine> {
  const built = new Map(snapshot.steps.map((step) => [step.id, buildStep(step, ports)]))
  const byTarget = Map.groupBy(
    snapshot.steps,
    ({ scope, targetId }) => `${scope}:${targetId ?? ''}`,
  )
  const productsOf = new Map<string, Set<string>>()
  for (const { id, apiIds } of snapshot.products) {
    for (const apiId of apiIds) productsOf.set(apiId, (productsOf.get(apiId) ?? new Set()).add(id))
  }
  const chainFor = chains(built, byTarget)
  const apis = new Map<string, RoutedApi>()
  for (const [index, api] of snapshot.apis.entries()) {
    const checks = api.contract ? await compileContract(api.contract, setImmediate) : null
    apis.set(
      api.path,
      routeApi(api, {
        products: productsOf.get(api.id) ?? new Set(),
        chainFor,
        checks,
        backends: ports.backends,
        targets: ports.targets,
      }),
    )
    if (index % APIS_AT_ONCE === APIS_AT_ONCE - 1) await setImmediate()
  }
  return {
    hash,
    portalOrigins: new Set(snapshot.portalOrigins.map((url) => new URL(url).origin)),
    problemBase: snapshot.portalOrigins[0]?.replace(/\/$/, '') ?? null,
    hostnames: new Hostnames(snapshot.hostnames),
    apis,
    backendAt: (url) => ports.backends.poolOf(url),
    depthMax: Math.max(0, ...[...apis.values()].map(({ depth }) => depth)),
    dispose: () => {
      for (const { runtime } of built.values()) runtime.dispose?.()
    },
  }
}

function buildStep(
  { id, policy, scope, mode, config }: SnapshotStep,
  { steps, lasting }: EnginePorts,
): BuiltStep {
  const valid = validateStep({ policy, scope, config })
  if (!valid.ok) throw new Error(`The step ${id} was not checked before it was built.`)
  // The registry pairs each type with its own configuration; the judge has just parsed it as such.
  const make = runtimes[valid.policy] as PolicyRuntime<unknown>
  return {
    id,
    policy,
    dryRun: mode === 'dry-run',
    runtime: make(valid.config, {
      ...steps,
      stepId: id,
      lasting: (name, first) => lasting.of(id, name, first),
    }),
  }
}

type ChainFor = (target: { productId: string | null; apiId: string; operationId: string }) => Chain

function chains(built: Map<string, BuiltStep>, byTarget: Map<string, SnapshotStep[]>): ChainFor {
  const shared = new Map<string, Chain>()
  return (target) => {
    const { productId, apiId, operationId } = target
    const own = byTarget.get(`operation:${operationId}`) ?? []
    const name = `${own.length > 0 ? operationId : apiId}:${productId ?? ''}`
    const known = shared.get(name)
    if (known) return known
    const candidates = [
      ...(byTarget.get('global:') ?? []),
      ...(productId ? (byTarget.get(`product:${productId}`) ?? []) : []),
      ...(byTarget.get(`api:${apiId}`) ?? []),
      ...own,
    ]
    const steps = resolveChain(candidates, target)
      .map(({ id }) => built.get(id))
      .filter((step) => step !== undefined)
    const request = steps.filter(({ runtime }) => runtime.request || runtime.finished)
    const chain: Chain = {
      request,
      around: steps.filter(({ runtime, dryRun }) => runtime.around && !dryRun),
      finished: request
        .map((step, place) => ({ step, place }))
        .filter(({ step: { runtime } }) => runtime.finished),
      response: steps.filter(({ runtime, dryRun }) => runtime.response && !dryRun).reverse(),
      preflight: steps.filter(({ runtime, dryRun }) => runtime.preflight && !dryRun),
    }
    shared.set(name, chain)
    return chain
  }
}

interface Surroundings {
  checks: ReadonlyMap<string, OperationChecks> | null
  products: ReadonlySet<string>
  chainFor: ChainFor
  backends: EnginePorts['backends']
  targets: EnginePorts['targets']
}

function routeApi(
  api: SnapshotApi,
  { products, chainFor, checks, backends, targets }: Surroundings,
): RoutedApi {
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
    tree,
    looseTree,
    products,
  }
}
