import type { StepScope } from '#contract/snapshot.ts'
import type { LastingState } from '#gateway/limits/lasting-state.ts'
import type { ApiTree } from '#gateway/router/api-tree.ts'
import type { KnownPaths } from '#gateway/router/known-paths.ts'
import type { OperationTree } from '#gateway/router/operation-tree.ts'
import type { SecretStore } from '#gateway/secrets/secret-store.ts'
import type { BackendPool } from '#gateway/upstream/backend-pool.ts'
import type { Backends } from '#gateway/upstream/backends.ts'
import type { CheckTerms } from '#gateway/upstream/target.ts'
import type { TargetGroup } from '#gateway/upstream/target-group.ts'
import type { Targets } from '#gateway/upstream/targets.ts'
import type { BackendTls } from '#policies/kit/exchange.ts'
import type { OperationChecks } from '#policies/kit/operation-checks.ts'
import type { Ports } from '#policies/kit/ports.ts'
import type { StepRuntime } from '#policies/kit/runtime.ts'
import type { CompiledContracts } from './compiled-contracts.ts'
import type { Hostnames } from './hostnames.ts'
import type { ToldLifecycle } from './told-lifecycle.ts'

/** A step as it runs. */
export interface BuiltStep {
  id: string
  policy: string
  scope: StepScope
  dryRun: boolean
  /** Its configuration names secrets: what it writes into a call is nobody's to read. */
  namesSecrets: boolean
  /** Its id, policy, mode and configuration, under which what it costs is kept. */
  costName: string
  /** It may ask for the whole body of a request. */
  readsBody: boolean
  runtime: StepRuntime
  /** Lets go of what it holds of the world outside. */
  release(): void
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
  /** Steps that would be in it but for an exception, and when they run again; milliseconds since 1970 UTC. */
  excepted: readonly { step: BuiltStep; until: number }[]
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
  /** On which terms its targets are asked whether they are well; null: on their own, or nobody asks. */
  checkTerms: CheckTerms | null
  /** Segments of the API's own path. */
  depth: number
  /** What every call is refused with; null: it is open. */
  closed: 'api-retired' | 'api-not-enforced' | null
  /** Null: no end is in sight. */
  lifecycle: ToldLifecycle | null
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
  /** Under which their costs are kept. */
  costNames: ReadonlySet<string>
  portalOrigins: ReadonlySet<string>
  problemBase: string | null
  hostnames: Hostnames
  apis: ApiTree<RoutedApi>
  /** Of those APIs. */
  knownPaths: KnownPaths<RoutedApi, RoutedOperation>
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
