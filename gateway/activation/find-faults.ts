import type { SnapshotFault } from '#contract/admin.ts'
import { type Snapshot, type SnapshotStep, snapshot, snapshotStep } from '#contract/snapshot.ts'
import { OperationTree } from '#gateway/router/operation-tree.ts'
import { cidr } from '#policies/kit/fields.ts'
import { networkListsOf } from '#policies/network-lists-of.ts'
import { validateStep } from '#policies/validate-step.ts'
import { exceptionFaults } from './exception-faults.ts'

/**
 * The snapshot, or everything that is wrong with it, each fault with its place; `parsed`: it has the shape of one, and
 * the parts that are sound can be built for what only that finds.
 */
export function readSnapshot(
  value: unknown,
  holds: HeldSecrets,
): { snapshot: Snapshot } | { faults: SnapshotFault[]; parsed: Snapshot | null } {
  const parsed = snapshot.safeParse(value)
  if (!parsed.success) {
    return {
      faults: [
        ...parsed.error.issues.map(({ path, message }) => ({
          pointer: `/${path.map(String).join('/')}`,
          message,
        })),
        ...faultsOfSoundSteps(value),
      ],
      parsed: null,
    }
  }
  const faults = [
    ...idFaults(parsed.data),
    ...hostnameFaults(parsed.data, holds),
    ...apiFaults(parsed.data),
    ...networkListFaults(parsed.data),
    ...stepFaults(parsed.data, holds),
    ...exceptionFaults(parsed.data),
  ]
  return faults.length > 0 ? { faults, parsed: parsed.data } : { snapshot: parsed.data }
}

/** Of steps that can be judged though the snapshot around them cannot, so that all is told at once. */
function faultsOfSoundSteps(value: unknown): SnapshotFault[] {
  const { steps } = (value ?? {}) as { steps?: unknown }
  if (!Array.isArray(steps)) return []
  return steps.flatMap((step, index) => {
    const sound = snapshotStep.safeParse(step)
    return sound.success ? configFaults(sound.data, `/steps/${index}`) : []
  })
}

function configFaults(
  { policy, scope, config }: Pick<SnapshotStep, 'policy' | 'scope' | 'config'>,
  pointer: string,
): SnapshotFault[] {
  const valid = validateStep({ policy, scope, config })
  if (valid.ok) return []
  return valid.faults.map(({ path, message }) => ({
    pointer: path === '' ? `${pointer}/policy` : `${pointer}/config/${path.replaceAll('.', '/')}`,
    message,
  }))
}

/** What the gateway has of the secrets that a snapshot names. */
export interface HeldSecrets {
  text(id: string): unknown
  certificate(id: string): unknown
}

function hostnameFaults({ hostnames = [] }: Snapshot, holds: HeldSecrets): SnapshotFault[] {
  const seen = new Set<string>()
  return hostnames.flatMap(({ name, certificateId }, index) => {
    const faults: SnapshotFault[] = []
    if (seen.has(name))
      faults.push({ pointer: `/hostnames/${index}/name`, message: `${name} is there twice.` })
    seen.add(name)
    if (certificateId !== null && holds.certificate(certificateId) === null)
      faults.push({
        pointer: `/hostnames/${index}/certificateId`,
        message: `The gateway does not hold the certificate ${certificateId}.`,
      })
    return faults
  })
}

/** Secrets that a step names and the gateway does not hold. */
function missing(step: SnapshotStep, pointer: string, holds: HeldSecrets): SnapshotFault[] {
  const valid = validateStep(step)
  if (!valid.ok) return []
  return valid.secrets.flatMap(({ id, kind, path }) => {
    if (holds[kind](id) !== null) return []
    const other = kind === 'text' ? 'certificate' : 'text'
    const message =
      holds[other](id) === null
        ? `The gateway does not hold the secret ${id}.`
        : `The secret ${id} is a ${other}; a ${kind} is needed.`
    return [{ pointer: `${pointer}/config/${path}`, message }]
  })
}

function networkListFaults({ networkLists = [], steps }: Snapshot): SnapshotFault[] {
  const known = new Set<string>()
  const faults = networkLists.flatMap(({ name, networks }, index): SnapshotFault[] => {
    const pointer = `/networkLists/${index}`
    const isTwin = known.has(name)
    known.add(name)
    return [
      ...(isTwin
        ? [{ pointer: `${pointer}/name`, message: `The list ${name} is there twice.` }]
        : []),
      ...networks.flatMap((network, position) =>
        cidr.safeParse(network).success
          ? []
          : [{ pointer: `${pointer}/networks/${position}`, message: `${network} is no network.` }],
      ),
    ]
  })
  const unknown = steps.flatMap((step, index) =>
    networkListsOf(step)
      .filter((name) => !known.has(name))
      .map((name) => ({
        pointer: `/steps/${index}/config`,
        message: `There is no list of networks “${name}”.`,
      })),
  )
  return [...faults, ...unknown]
}

function idFaults({ apis, products, steps }: Snapshot): SnapshotFault[] {
  const seen = new Set<string>()
  const twins: SnapshotFault[] = []
  const note = (id: string, pointer: string) => {
    if (seen.has(id)) twins.push({ pointer, message: `The id ${id} is there twice.` })
    seen.add(id)
  }
  for (const [index, api] of apis.entries()) {
    note(api.id, `/apis/${index}/id`)
    for (const [position, { id }] of api.operations.entries())
      note(id, `/apis/${index}/operations/${position}/id`)
  }
  for (const [index, { id }] of products.entries()) note(id, `/products/${index}/id`)
  for (const [index, { id }] of steps.entries()) note(id, `/steps/${index}/id`)
  return twins
}

function apiFaults({ apis, products }: Snapshot): SnapshotFault[] {
  const faults: SnapshotFault[] = []
  const paths = new Map<string, string>()
  for (const [index, { name, path, operations }] of apis.entries()) {
    const other = paths.get(path)
    if (other !== undefined)
      faults.push({
        pointer: `/apis/${index}/path`,
        message: `“${other}” lives at ${path || '/'} already.`,
      })
    paths.set(path, name)
    const tree = new OperationTree<string>()
    for (const [position, operation] of operations.entries()) {
      if (tree.add(operation.method, operation.path, operation.id)) continue
      const pointer = `/apis/${index}/operations/${position}/path`
      faults.push({
        pointer,
        message: `${operation.method} ${operation.path} matches the same calls as another operation.`,
      })
    }
  }
  const known = new Set(apis.map(({ id }) => id))
  for (const [index, { apiIds }] of products.entries()) {
    for (const [position, id] of apiIds.entries()) {
      if (!known.has(id))
        faults.push({
          pointer: `/products/${index}/apiIds/${position}`,
          message: `There is no API ${id}.`,
        })
    }
  }
  return faults
}

function stepFaults({ apis, products, steps }: Snapshot, holds: HeldSecrets): SnapshotFault[] {
  const targets = {
    global: new Set<string>(),
    product: new Set(products.map(({ id }) => id)),
    api: new Set(apis.map(({ id }) => id)),
    operation: new Set(apis.flatMap(({ operations }) => operations.map(({ id }) => id))),
  }
  return steps.flatMap((step, index) => {
    const { scope, targetId } = step
    const pointer = `/steps/${index}`
    const faults: SnapshotFault[] = []
    if (
      scope === 'global' ? targetId !== null : targetId === null || !targets[scope].has(targetId)
    ) {
      faults.push({ pointer: `${pointer}/targetId`, message: `There is no ${scope} ${targetId}.` })
    }
    return [...faults, ...configFaults(step, pointer), ...missing(step, pointer, holds)]
  })
}
