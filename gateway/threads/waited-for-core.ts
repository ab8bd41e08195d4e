import { readFileSync, readlinkSync } from 'node:fs'

/** The number that the system has for this thread; null: it tells none. */
export function threadNumber(): number | null {
  if (process.platform !== 'linux') return null
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  } catch {
    return null
  }
}

/**
 * Milliseconds in which a thread of this process could have run and waited for a core, since it began (Linux:
 * Documentation/scheduler/sched-stats). Nothing where nobody tells it.
 */
export function waitedForCoreMs(thread: number | null): number {
  if (thread === null) return 0
  try {
    const [, waitedNs] = readFileSync(`/proc/self/task/${thread}/schedstat`, 'latin1').split(' ')
    return Number(waitedNs) / 1e6
  } catch {
    return 0
  }
}
