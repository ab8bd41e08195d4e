import { getPriority, setPriority } from 'node:os'
import { threadNumber } from './waited-for-core.ts'

/** Of niceness: a thread of 10 gets about a tenth of what one of 0 gets on a core that both want. */
const NICENESS = 10

/**
 * Lets the threads that answer calls go before this one where both want the same core. Linux has a priority for each
 * thread (setpriority(2), Notes); elsewhere nothing is changed.
 */
export function goBehindCalls(): void {
  const thread = threadNumber()
  if (thread === null) return
  try {
    if (getPriority(thread) < NICENESS) setPriority(thread, NICENESS)
  } catch {
    // Where it is forbidden, all threads are alike.
  }
}
