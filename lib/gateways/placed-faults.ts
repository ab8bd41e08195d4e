import 'server-only'
import type { SnapshotFault } from '#contract/admin.ts'
import { snapshot } from '#contract/snapshot.ts'
import { db } from '#lib/db/client.ts'
import { placeFault } from './place-fault.ts'
import type { PlacedFault } from './schema.ts'
import { secretNamer } from './secret-namer.ts'

const KEPT_MAX = 50
/** What a snapshot has under a hash never changes, and to read megabytes every other second would hold up all pages. */
const kept = new Map<string, PlacedFault[]>()

/** Faults of the snapshot with this hash, each with where it was set; null: a hash that nobody knows. */
export async function placedFaults(
  hash: string | null,
  faults: readonly SnapshotFault[],
): Promise<PlacedFault[]> {
  const [placed, nameSecrets] = await Promise.all([
    placedIn(hash, faults),
    secretNamer(faults.map(({ message }) => message)),
  ])
  return placed.map((fault) => ({ ...fault, message: nameSecrets(fault.message) }))
}

async function placedIn(
  hash: string | null,
  faults: readonly SnapshotFault[],
): Promise<PlacedFault[]> {
  if (hash === null || faults.length === 0) return faults.map((fault) => placeFault(fault, null))
  const key = JSON.stringify([hash, faults])
  const known = kept.get(key)
  if (known) return known
  const row = await db.deployment.findFirst({ where: { hash }, select: { snapshot: true } })
  if (!row) return faults.map((fault) => placeFault(fault, null))
  const read = snapshot.safeParse(JSON.parse(row.snapshot)).data ?? null
  const placed = faults.map((fault) => placeFault(fault, read))
  kept.set(key, placed)
  const [oldest] = kept.keys()
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
  return placed
}
