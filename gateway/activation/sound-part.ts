import type { SnapshotFault } from '#contract/admin.ts'
import { apisBelow } from '#contract/apis-below.ts'
import type { Snapshot, SnapshotStep } from '#contract/snapshot.ts'
import { networkListsOf } from '#policies/network-lists-of.ts'

/** What can be enforced of a snapshot with faults: the APIs in `closed` answer nobody, all others are as deployed. */
export interface SoundPart {
  snapshot: Snapshot
  closed: ReadonlySet<string>
}

/**
 * Takes steps and contracts with faults out of a snapshot and closes every API that they protect, so that a version
 * which judges a configuration more strictly than the one before closes one API and not the gateway. A step in dry-run
 * protects none. Null: there is a fault of which nobody can say what it concerns.
 */
export function soundPartOf(
  snapshot: Snapshot,
  faults: readonly SnapshotFault[],
): SoundPart | null {
  const steps = new Set<SnapshotStep>()
  const contracts = new Set<string>()
  const lists = new Set<string>()
  for (const { pointer } of faults) {
    const [, part, index, field] = pointer.split('/')
    const named = part === 'steps' ? snapshot.steps[Number(index)] : undefined
    const isPlaced = field !== 'targetId' && field !== 'id'
    const step = named && (isPlaced || isTried(named)) ? named : undefined
    const api = part === 'apis' && field === 'contract' ? snapshot.apis[Number(index)] : undefined
    const list = part === 'networkLists' ? snapshot.networkLists?.[Number(index)] : undefined
    if (step) steps.add(step)
    else if (api) contracts.add(api.id)
    else if (list) lists.add(list.name)
    else return null
  }
  for (const step of snapshot.steps)
    if (networkListsOf(step).some((name) => lists.has(name))) steps.add(step)
  const { networkLists, ...rest } = snapshot
  const kept = networkLists?.filter(({ name }) => !lists.has(name)) ?? []
  return {
    snapshot: {
      ...rest,
      apis: rest.apis.map((api) => (contracts.has(api.id) ? withoutContract(api) : api)),
      steps: rest.steps.filter((step) => !steps.has(step)),
      ...(kept.length > 0 && { networkLists: kept }),
    },
    closed: new Set([
      ...contracts,
      ...[...steps].flatMap((step) => (isTried(step) ? [] : apisBelow(snapshot, step))),
    ]),
  }
}

const isTried = ({ mode }: SnapshotStep): boolean => mode === 'dry-run'

function withoutContract({ contract: _, ...api }: Snapshot['apis'][number]) {
  return api
}
