import { ownText } from './own-text.ts'

const KNOWN_MAX = 10_000

/**
 * The key of a counter: the step's id and the caller's, joined. Callers come again and again, and a text that is there
 * already is found in a table without being read once more.
 */
export function joinedKey(stepId: string): (caller: string) => string {
  const known = new Map<string, string>()
  return (caller) => {
    const before = known.get(caller)
    if (before !== undefined) return before
    if (known.size >= KNOWN_MAX) known.clear()
    const key = `${stepId}:${caller}`
    known.set(ownText(caller), key)
    return key
  }
}

/** The step's id in a joined key, which has no colon itself. */
export const stepOf = (key: string): string => key.slice(0, Math.max(0, key.indexOf(':')))

/** The caller in a joined key. */
export const callerIn = (key: string): string => key.slice(key.indexOf(':') + 1)
