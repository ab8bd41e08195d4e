import type { NotEnforced, SnapshotFault } from '#contract/admin.ts'

/** Of what the status tells every other second. */
const FAULTS_TOLD = 20
const APIS_TOLD = 100

/** Of the snapshot on the disk, whose hash is `hash`, the APIs in `closed` refuse every call. */
export const partOf = (
  hash: string,
  faults: readonly SnapshotFault[],
  closed: readonly string[],
): NotEnforced => ({
  hash,
  apiIds: closed.slice(0, APIS_TOLD),
  apiCount: closed.length,
  faults: firstFaults(faults, FAULTS_TOLD),
})

/** Every call is refused. `hash`: null where the snapshot on the disk cannot be read. */
export const allOf = (
  hash: string | null,
  faults: readonly SnapshotFault[],
  apiCount = 0,
): NotEnforced => ({ hash, apiIds: null, apiCount, faults: firstFaults(faults, FAULTS_TOLD) })

/** The first of many faults, and how many more there are. */
export function firstFaults(faults: readonly SnapshotFault[], max: number): SnapshotFault[] {
  if (faults.length <= max) return [...faults]
  const more = (faults.length - max).toLocaleString('en')
  return [...faults.slice(0, max), { pointer: '', message: `And ${more} more.` }]
}
