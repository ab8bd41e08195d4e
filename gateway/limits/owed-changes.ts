import type { Period, Usage } from '#policies/kit/ports.ts'

/** So much more is owed to Redis of a quota in a period, or less. */
export interface OwedChange extends Period, Usage {
  key: string
}

/** Changes by period and key; those that cancel out are none. */
export type OwedChanges = Map<string, OwedChange>

export function addChange(changes: OwedChanges, change: OwedChange): void {
  const name = `${change.startMs} ${change.key}`
  const before = changes.get(name)
  const calls = (before?.calls ?? 0) + change.calls
  const bytes = (before?.bytes ?? 0) + change.bytes
  if (calls === 0 && bytes === 0) changes.delete(name)
  else changes.set(name, { ...change, calls, bytes })
}
