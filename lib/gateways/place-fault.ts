import type { SnapshotFault } from '#contract/admin.ts'
import { apisBelow } from '#contract/apis-below.ts'
import type { Snapshot, SnapshotStep } from '#contract/snapshot.ts'
import { definitions, isPolicyType } from '#policies/definitions.ts'
import { networkListsOf } from '#policies/network-lists-of.ts'
import type { FaultPlace, PlacedFault } from './schema.ts'

/** Where what a fault is about was set, and which APIs it concerns, by the snapshot in which it was found; null: not known. */
export function placeFault(fault: SnapshotFault, snapshot: Snapshot | null): PlacedFault {
  const [, part, index, field] = fault.pointer.split('/')
  const at = Number(index)
  const step = part === 'steps' ? snapshot?.steps[at] : undefined
  if (snapshot && step)
    return {
      ...fault,
      place: placeOf(snapshot, step),
      apiIds: step.scope === 'global' ? null : apisBelow(snapshot, step),
    }
  const api = part === 'apis' && field === 'contract' ? snapshot?.apis[at] : undefined
  if (api)
    return {
      ...fault,
      place: { kind: 'document', apiId: api.id, apiName: api.name },
      apiIds: [api.id],
    }
  const list = part === 'networkLists' ? snapshot?.networkLists?.[at] : undefined
  if (snapshot && list)
    return {
      ...fault,
      place: { kind: 'network-list', name: list.name },
      apiIds: apisOfList(snapshot, list.name),
    }
  return { ...fault, place: null, apiIds: null }
}

const placeOf = (snapshot: Snapshot, { policy, scope, targetId }: SnapshotStep): FaultPlace => ({
  kind: 'step',
  title: isPolicyType(policy) ? definitions[policy].title : policy,
  scope,
  targetId,
  targetName: nameOf(snapshot, { scope, targetId }),
})

function nameOf(
  { apis, products }: Snapshot,
  { scope, targetId }: Pick<SnapshotStep, 'scope' | 'targetId'>,
): string | null {
  if (scope === 'global') return null
  if (scope !== 'operation')
    return [...apis, ...products].find(({ id }) => id === targetId)?.name ?? null
  const operation = apis.flatMap(({ operations }) => operations).find(({ id }) => id === targetId)
  return operation ? `${operation.method} ${operation.path}` : null
}

const apisOfList = (snapshot: Snapshot, name: string): string[] => [
  ...new Set(
    snapshot.steps
      .filter((step) => networkListsOf(step).includes(name))
      .flatMap((step) => apisBelow(snapshot, step)),
  ),
]
