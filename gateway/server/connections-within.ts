import { existsSync, readFileSync } from 'node:fs'

/** Share of the files that a process may open which callers may take; the others are for backends and the disk. */
const SHARE = 0.6

/**
 * How many connections of callers can stand. Without this bound a process that may open few files takes connections
 * until it can open none, and then neither answers nor rests. `limits`: what Linux says in /proc/self/limits; null:
 * nobody says.
 */
export function connectionsWithin(wanted: number, limits: string | null): number {
  const files = Number(/^Max open files\s+(\d+)/m.exec(limits ?? '')?.[1] ?? Number.NaN)
  return Number.isNaN(files) ? wanted : Math.min(wanted, Math.floor(files * SHARE))
}

const PROCESS_LIMITS = '/proc/self/limits'

/** In this process. */
export const connectionsHere = (wanted: number): number =>
  connectionsWithin(
    wanted,
    existsSync(PROCESS_LIMITS) ? readFileSync(PROCESS_LIMITS, 'utf8') : null,
  )
