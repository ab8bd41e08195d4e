import type { SnapshotFault } from '#contract/admin.ts'
import type { Snapshot, SnapshotApi, SnapshotStep, StepScope } from '#contract/snapshot.ts'
import type { LastingState } from '#gateway/limits/lasting-state.ts'
import { ApiTree } from '#gateway/router/api-tree.ts'
import { looseSegment } from '#gateway/router/loose-segment.ts'
import { OperationTree } from '#gateway/router/operation-tree.ts'
import type { SecretStore } from '#gateway/secrets/secret-store.ts'
import type { BackendPool } from '#gateway/upstream/backend-pool.ts'
import type { Backends } from '#gateway/upstream/backends.ts'
import type { TargetGroup } from '#gateway/upstream/target-group.ts'
import type { Targets } from '#gateway/upstream/targets.ts'
import type { BackendTls } from '#policies/kit/exchange.ts'
import { type OperationChecks, UnusableContract } from '#policies/kit/operation-checks.ts'
import type { Ports } from '#policies/kit/ports.ts'
import { resolveChain } from '#policies/kit/resolve-chain.ts'
import type { PolicyRuntime, StepRuntime } from '#policies/kit/runtime.ts'
import { runtimes } from '#policies/runtimes.ts'
import { validateStep } from '#policies/validate-step.ts'
import type { CompiledContracts } from './compiled-contracts.ts'
import { Hostnames } from './hostnames.ts'
import { Turns } from './turns.ts'

/** A step as it runs. */
export interface BuiltStep {
  id: string
  policy: string
  scope: StepScope
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
  /** Of the steps in it. */
  stepIds: ReadonlySet<string>
  portalOrigins: ReadonlySet<string>
  problemBase: string | null
  hostnames: Hostnames
  apis: ApiTree<RoutedApi>
  /** Of the traces that begin here, how many are to be recorded; 0 to 1. */
  traceShare: number
  /** A backend that a step has chosen. */
  backendAt(url: string): BackendPlace
  /** The same backend, called on other terms. */
  presenting(pool: BackendPool, tls: BackendTls): BackendPool
  /** It is enforced: its targets are watched, and no others. */
  watchTargets(): void
  dispose(): void
}

/** What an engine is built with; outlives every snapshot. */
export interface EnginePorts {
  steps: Omit<Ports, 'stepId' | 'lasting' | 'secret' | 'certificate' | 'networkList'>
  lasting: LastingState
  contracts: CompiledContracts
  /** Of the traces that begin here, how many say that they are recorded; 0 to 1. */
  traceShare: number
  secrets: Pick<SecretStore, 'text' | 'certificate' | 'ids'>
  backends: Pick<Backends, 'poolOf' | 'presenting'>
  targets: Pick<Targets, 'groupOf' | 'follow'>
}

/** What only compiling could find. */
export class UnusableSnapshot extends Error {
  readonly faults: SnapshotFault[]

  constructor(faults: SnapshotFault[]) {
    super(faults[0]?.message)
    this.faults = faults
  }
}

/** Builds a snapshot that has no faults; calls go on meanwhile. Throws UnusableSnapshot. */
export async function buildEngine(
  snapshot: Snapshot,
  hash: string,
  ports: EnginePorts,
): Promise<Engine> {
  const built = new Map<string, BuiltStep>()
  const dispose = () => {
    for (const { runtime } of built.values()) runtime.dispose?.()
  }
  try {
    return { ...(await buildParts(snapshot, built, ports)), hash, dispose }
  } catch (error) {
    dispose()
    throw error
  }
}

async function buildParts(
  snapshot: Snapshot,
  built: Map<string, BuiltStep>,
  ports: EnginePorts,
): Promise<Omit<Engine, 'hash' | 'dispose'>> {
  const turns = new Turns()
  const contracts = ports.contracts.building(turns)
  const networkList = listsOf(snapshot)
  const faults: SnapshotFault[] = []
  for (const [index, step] of snapshot.steps.entries()) {
    try {
      built.set(step.id, buildStep(step, ports, networkList))
    } catch (error) {
      if (!(error instanceof UnusableStep)) throw error
      faults.push({ pointer: `/steps/${index}/config`, message: error.message })
    }
    if (turns.due) await turns.give()
  }
  const byTarget = Map.groupBy(
    snapshot.steps,
    ({ scope, targetId }) => `${scope}:${targetId ?? ''}`,
  )
  const productsOf = new Map<string, Set<string>>()
  for (const { id, apiIds } of snapshot.products) {
    for (const apiId of apiIds) productsOf.set(apiId, (productsOf.get(apiId) ?? new Set()).add(id))
  }
  const chainFor = chains(built, byTarget)
  const apis = new ApiTree<RoutedApi>()
  for (const [index, api] of snapshot.apis.entries()) {
    const checks = api.contract ? await contracts.of(api.contract).catch(unusable) : null
    if (checks instanceof UnusableContract)
      for (const { operationId, message } of checks.faults)
        faults.push({ pointer: `/apis/${index}/contract/operations/${operationId}`, message })
    else
      apis.add(
        api.path,
        await routeApi(api, {
          turns,
          products: productsOf.get(api.id) ?? new Set(),
          chainFor,
          checks,
          backends: ports.backends,
          targets: ports.targets,
        }),
      )
  }
  if (faults.length > 0) throw new UnusableSnapshot(faults)
  contracts.keep()
  const watched = snapshot.apis.filter(({ backend }) => backend.balance)
  return {
    stepIds: new Set(built.keys()),
    portalOrigins: new Set(snapshot.portalOrigins.map((url) => new URL(url).origin)),
    problemBase: snapshot.portalOrigins[0]?.replace(/\/$/, '') ?? null,
    hostnames: new Hostnames(snapshot.hostnames),
    apis,
    traceShare: ports.traceShare,
    backendAt: (url) => ports.backends.poolOf(url),
    presenting: (pool, tls) => ports.backends.presenting(pool, tls),
    watchTargets: () => ports.targets.follow({ apis: watched }),
  }
}

function unusable(error: unknown): UnusableContract {
  if (error instanceof UnusableContract) return error
  throw error
}

function listsOf({ networkLists }: Snapshot): Ports['networkList'] {
  const lists = new Map(networkLists?.map(({ name, networks }) => [name, networks]))
  return (name) => {
    const networks = lists.get(name)
    if (!networks) throw new Error(`There is no list of networks “${name}”.`)
    return networks
  }
}

/** A step whose policy says, when it is built, that it cannot be enforced. */
class UnusableStep extends Error {}

function buildStep(
  { id, policy, scope, mode, config }: SnapshotStep,
  { steps, lasting, secrets }: EnginePorts,
  networkList: Ports['networkList'],
): BuiltStep {
  const valid = validateStep({ policy, scope, config })
  if (!valid.ok) throw new Error(`The step ${id} was not checked before it was built.`)
  // The registry pairs each type with its own configuration; the judge has just parsed it as such.
  const make = runtimes[valid.policy] as PolicyRuntime<unknown>
  const own: Ports = {
    ...steps,
    stepId: id,
    networkList,
    lasting: (name, first) => lasting.of(id, name, first),
    secret: (secretId) => secrets.text(secretId) ?? notHeld(secretId),
    certificate: (secretId) => secrets.certificate(secretId) ?? notHeld(secretId),
  }
  try {
    return { id, policy, scope, dryRun: mode === 'dry-run', runtime: make(valid.config, own) }
  } catch (error) {
    throw new UnusableStep(error instanceof Error ? error.message : 'It cannot be built.')
  }
}

/** It was there when the snapshot was activated. */
function notHeld(secretId: string): never {
  throw new Error(`The gateway holds the secret ${secretId} no longer.`)
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
  turns: Turns
  checks: ReadonlyMap<string, OperationChecks> | null
  products: ReadonlySet<string>
  chainFor: ChainFor
  backends: EnginePorts['backends']
  targets: EnginePorts['targets']
}

async function routeApi(
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
    tree,
    looseTree,
    products,
  }
}
