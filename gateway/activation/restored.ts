import type { SnapshotFault } from '#contract/admin.ts'
import { logLine } from '#gateway/log-line.ts'
import type { Activator } from './activate.ts'
import { allOf } from './not-enforced.ts'

/** What a gateway begins with. */
export interface Restored {
  /** Canonical JSON of what is enforced; null: nothing. */
  snapshot: string | null
  /** Ids of the APIs in it that answer nobody. */
  closed: readonly string[]
  /** Why. */
  faults: readonly SnapshotFault[]
}

/** Of faults in a log line. */
const FAULTS_TOLD = 20

/** Has the snapshot of the disk enforced as far as it can be, and says in the log what of it is not. */
export async function restoredBy(activator: Activator): Promise<Restored> {
  try {
    const restored = await activator.restore()
    if (restored.faults.length > 0)
      logLine(
        'error',
        restored.closed.length > 0
          ? 'The snapshot on disk has faults; the APIs that they concern refuse every call until it is mended and deployed.'
          : 'Steps in dry-run of the snapshot on disk have faults, and are left out until it is mended and deployed.',
        { apis: restored.closed, faults: restored.faults.slice(0, FAULTS_TOLD) },
      )
    return restored
  } catch (error) {
    logLine(
      'error',
      'The snapshot on disk cannot be enforced; every call is refused until another comes.',
      { cause: String(error) },
    )
    activator.notEnforced ??= allOf(null, [{ pointer: '', message: String(error) }])
    return { snapshot: null, closed: [], faults: [] }
  }
}
