import type { SnapshotFault } from '#contract/admin.ts'
import { apisBelow } from '#contract/apis-below.ts'
import type { Snapshot, SnapshotStep } from '#contract/snapshot.ts'
import { definitions, isPolicyType } from '#policies/definitions.ts'
import { formFields } from '#policies/kit/form-fields.ts'
import { networkListsOf } from '#policies/network-lists-of.ts'
import type { PlacedFault } from './schema.ts'

/** Where what a fault is about was set, and which APIs it concerns, by the snapshot in which it was found; null: not known. */
export function placeFault(fault: SnapshotFault, snapshot: Snapshot | null): PlacedFault {
  const [, part, index, field, ...path] = fault.pointer.split('/')
  const at = Number(index)
  const step = part === 'steps' ? snapshot?.steps[at] : undefined
  if (snapshot && step)
    return {
      ...fault,
      place: { ...placeOf(snapshot, step), field: field === 'config' ? fieldOf(step, path) : null },
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

const placeOf = (snapshot: Snapshot, { policy, scope, targetId }: SnapshotStep) => ({
  kind: 'step' as const,
  title: isPolicyType(policy) ? definitions[policy].title : policy,
  scope,
  targetId,
  targetName: nameOf(snapshot, { scope, targetId }),
})

/** What the form of a policy calls the field at a path: `headers`, `0`, `name`. */
function fieldOf({ policy }: SnapshotStep, [name, , column]: string[]): string | null {
  if (!isPolicyType(policy)) return null
  const field = formFields(definitions[policy].config).find((one) => one.name === name)
  const inRow = field?.columns.find((one) => one.name === column)
  return field ? [field.title, ...(inRow ? [inRow.title] : [])].join(', ') : null
}

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
