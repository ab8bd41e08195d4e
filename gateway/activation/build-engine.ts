import type { SnapshotFault } from '#contract/admin.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { ApiTree } from '#gateway/router/api-tree.ts'
import { KnownPaths } from '#gateway/router/known-paths.ts'
import type { CheckTerms } from '#gateway/upstream/target.ts'
import { UnusableContract } from '#policies/kit/operation-checks.ts'
import type { Ports } from '#policies/kit/ports.ts'
import { buildStep, UnusableStep } from './build-step.ts'
import { chainsOf } from './chain-for.ts'
import type { BuiltStep, Engine, EnginePorts, RoutedApi } from './engine.ts'
import { forwardClock } from './forward-clock.ts'
import { Hostnames } from './hostnames.ts'
import { routeApi } from './route-api.ts'
import { Turns } from './turns.ts'

/** What only compiling could find. */
export class UnusableSnapshot extends Error {
  readonly faults: SnapshotFault[]

  constructor(faults: SnapshotFault[]) {
    super(faults[0]?.message)
    this.faults = faults
  }
}

/** Builds a snapshot that has no faults; calls go on meanwhile. `closed`: the APIs that answer nobody. Throws UnusableSnapshot. */
export async function buildEngine(
  snapshot: Snapshot,
  hash: string,
  ports: EnginePorts,
  closed: ReadonlySet<string> = new Set(),
): Promise<Engine> {
  const built = new Map<string, BuiltStep>()
  const dispose = () => {
    for (const { runtime, release } of built.values()) {
      runtime.dispose?.()
      release()
    }
  }
  try {
    return { ...(await buildParts(snapshot, { built, closed, ports })), hash, dispose }
  } catch (error) {
    dispose()
    throw error
  }
}

interface BuiltWith {
  /** Filled, so that what was built can be let go. */
  built: Map<string, BuiltStep>
  closed: ReadonlySet<string>
  ports: EnginePorts
}

async function buildParts(
  snapshot: Snapshot,
  { built, closed, ports }: BuiltWith,
): Promise<Omit<Engine, 'hash' | 'dispose'>> {
  const turns = new Turns()
  const contracts = ports.contracts.building(turns)
  const networkList = networkListsIn(snapshot)
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
  const productsOf = new Map<string, Set<string>>()
  for (const { id, apiIds } of snapshot.products) {
    for (const apiId of apiIds) productsOf.set(apiId, (productsOf.get(apiId) ?? new Set()).add(id))
  }
  const chainFor = chainsOf(snapshot.steps, built, forwardClock(ports.steps))
  const apis = new ApiTree<RoutedApi>()
  const termsOf = new Map<string, CheckTerms>()
  for (const [index, api] of snapshot.apis.entries()) {
    const checks = api.contract ? await contracts.of(api.contract).catch(unusable) : null
    if (checks instanceof UnusableContract)
      for (const { operationId, message } of checks.faults)
        faults.push({ pointer: `/apis/${index}/contract/operations/${operationId}`, message })
    else {
      const routed = await routeApi(api, {
        turns,
        products: productsOf.get(api.id) ?? new Set(),
        chainFor,
        checks,
        backends: ports.backends,
        targets: ports.targets,
        closed: closed.has(api.id),
      })
      apis.add(api.path, routed)
      if (routed.checkTerms) termsOf.set(api.id, routed.checkTerms)
    }
  }
  if (faults.length > 0) throw new UnusableSnapshot(faults)
  contracts.keep()
  const watched = snapshot.apis.filter(
    ({ id, backend, lifecycle }) =>
      backend.balance && lifecycle?.state !== 'retired' && !closed.has(id),
  )
  return {
    stepIds: new Set(built.keys()),
    costNames: new Set([...built.values()].map(({ costName }) => costName)),
    portalOrigins: new Set(snapshot.portalOrigins.map((url) => new URL(url).origin)),
    problemBase: snapshot.portalOrigins[0]?.replace(/\/$/, '') ?? null,
    hostnames: new Hostnames(snapshot.hostnames),
    apis,
    knownPaths: new KnownPaths(),
    traceShare: ports.traceShare,
    backendAt: (url) => ports.backends.poolOf(url),
    presenting: (pool, tls) => ports.backends.presenting(pool, tls),
    watchTargets: () => ports.targets.follow({ apis: watched, termsOf }),
  }
}

function unusable(error: unknown): UnusableContract {
  if (error instanceof UnusableContract) return error
  throw error
}

/** The addresses of a list by its name; throws for a name that nobody knows. */
export function networkListsIn({ networkLists }: Snapshot): Ports['networkList'] {
  const lists = new Map(networkLists?.map(({ name, networks }) => [name, networks]))
  return (name) => {
    const networks = lists.get(name)
    if (!networks) throw new Error(`There is no list of networks “${name}”.`)
    return networks
  }
}
