import { createHash } from 'node:crypto'
import { canonicalJson } from '#contract/canonical-json.ts'
import type { Snapshot, SnapshotStep } from '#contract/snapshot.ts'
import { momentWords } from '#lib/shared/moment-words.ts'
import { definitions, isPolicyType } from '#policies/definitions.ts'
import type { Change } from './schema.ts'

interface Item {
  subject: Change['subject']
  id: string
  label: string
  fields: Record<string, unknown>
  /** Ids without which it is nothing: that they go says that it does. */
  within?: string[]
}

/** What differs between two snapshots, thing by thing; `from` null: nothing was deployed yet. Pure. */
export function diffSnapshots(from: Snapshot | null, to: Snapshot): Change[] {
  const before = new Map((from ? itemsOf(from) : []).map((item) => [item.id, item]))
  const after = new Map(itemsOf(to).map((item) => [item.id, item]))
  const changes: Change[] = []
  for (const item of after.values()) {
    const old = before.get(item.id)
    if (!old) changes.push(changeOf('added', item))
    else {
      const details = detailsOf(old.fields, item.fields)
      if (details.length > 0) changes.push({ ...changeOf('changed', item), details })
    }
  }
  for (const item of before.values())
    if (!after.has(item.id) && (item.within ?? []).every((id) => after.has(id)))
      changes.push(changeOf('removed', item))
  return changes
}

const changeOf = (kind: Change['kind'], { subject, id, label }: Item): Change => ({
  kind,
  subject,
  id,
  label,
  details: [],
})

/** Documents are too long to be shown; that they differ is not. */
const shortHash = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 12)

const text = (value: unknown): string =>
  typeof value === 'string' ? value : canonicalJson(value ?? null)

const detailsOf = (from: Record<string, unknown>, to: Record<string, unknown>): Change['details'] =>
  Object.keys(to)
    .filter((field) => canonicalJson(from[field] ?? null) !== canonicalJson(to[field] ?? null))
    .map((field) => ({ field, from: text(from[field]), to: text(to[field]) }))

function itemsOf({
  portalOrigins,
  hostnames = [],
  apis,
  products,
  networkLists = [],
  steps,
}: Snapshot): Item[] {
  const places = placesOf(steps)
  const names = new Map<string, string>()
  for (const { id, name } of [...apis, ...products]) names.set(id, name)
  const operations = apis.flatMap((api) =>
    api.operations.map(({ id, method, path }): Item => {
      names.set(id, `${method} ${path} in ${api.name}`)
      return {
        subject: 'operation',
        id,
        label: `${method} ${path} in ${api.name}`,
        fields: { method, path },
      }
    }),
  )
  return [
    {
      subject: 'portal',
      id: 'portal',
      label: 'Portal',
      fields: { origins: portalOrigins.join(', ') },
    },
    ...apis.map(
      ({ id, name, operations: _, withheld, contract, ...fields }): Item => ({
        subject: 'api',
        id,
        label: name,
        fields: {
          name,
          ...fields,
          backend: fields.backend.url,
          timeoutMs: fields.backend.timeoutMs,
          httpsOnly: fields.httpsOnly ?? false,
          ...balanceFields(fields.backend),
          lifecycle: fields.lifecycle ?? null,
          withheld: withheld.map(({ method, path }) => `${method} ${path}`).join(', '),
          contract: contract ? shortHash(contract) : null,
        },
      }),
    ),
    ...operations,
    ...products.map(
      ({ id, name, apiIds }): Item => ({
        subject: 'product',
        id,
        label: name,
        fields: { name, apis: apiIds.map((apiId) => names.get(apiId) ?? apiId).join(', ') },
      }),
    ),
    ...hostnames.map(
      ({ name, certificateId }): Item => ({
        subject: 'hostname',
        id: `hostname ${name}`,
        label: name,
        fields: { certificate: certificateId },
      }),
    ),
    ...networkLists.map(
      ({ name, networks }): Item => ({
        subject: 'network-list',
        id: name,
        label: name,
        fields: { networks: networks.join(', ') },
      }),
    ),
    ...steps.map((step): Item => stepItem(step, places.get(step) ?? 0, names)),
    ...steps.flatMap((step) => exceptionItems(step, names)),
  ]
}

/** How calls are shared out; of one address that nobody watches there is nothing to say. */
const balanceFields = ({ url, balance }: Snapshot['apis'][number]['backend']) => ({
  targets: balance
    ? [{ url, weight: balance.weight }, ...balance.others]
        .map((target) => `${target.url} (weight ${target.weight})`)
        .join(', ')
    : null,
  choose: balance?.choose ?? null,
  whenAllOut: balance?.whenAllOut ?? null,
  activeCheck: balance?.active ?? null,
  passiveCheck: balance?.passive ?? null,
})

/** The place of each step among those of its scope and target; steps elsewhere do not move it. */
function placesOf(steps: readonly SnapshotStep[]): Map<SnapshotStep, number> {
  const met = new Map<string, number>()
  return new Map(
    steps.map((step) => {
      const target = `${step.scope} ${step.targetId}`
      const place = (met.get(target) ?? 0) + 1
      met.set(target, place)
      return [step, place]
    }),
  )
}

const stepItem = (step: SnapshotStep, place: number, names: Map<string, string>): Item => {
  const { id, mode, scope, config } = step
  return {
    subject: 'step',
    id,
    label: `${stepLabel(step, names)}${mode === 'dry-run' ? ', in dry-run' : ''}`,
    fields: { mode, scope, config, place },
  }
}

const stepLabel = ({ policy, targetId }: SnapshotStep, names: Map<string, string>): string =>
  `${isPolicyType(policy) ? definitions[policy].title : policy} ${targetId === null ? 'for every call' : `on ${names.get(targetId) ?? targetId}`}`

const exceptionItems = (step: SnapshotStep, names: Map<string, string>): Item[] =>
  (step.exceptions ?? []).map(({ targetId, until }) => ({
    subject: 'exception',
    id: exceptionId(step.id, targetId),
    label: `${stepLabel(step, names)}: not at ${names.get(targetId) ?? targetId} until ${momentWords(until)}`,
    fields: { until },
    within: [step.id, targetId],
  }))

/** A snapshot knows an exception by its step and its place. */
const exceptionId = (stepId: string, targetId: string): string => `${stepId} ${targetId}`

/** Where an exception is that a change is about; null: it is about something else. */
export const exceptedPlace = ({ subject, id }: Change): string | null =>
  subject === 'exception' ? (id.split(' ')[1] ?? null) : null
