import type { Fault } from '#lib/shared/result.ts'

const FAULTS_MAX = 20
const PATH_CHARACTERS_MAX = 300
const message = 'It is not text: it holds NUL characters, or halves of pairs. Take them out.'

/** Text that PostgreSQL takes: without U+0000, and without surrogates that stand alone. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

const shown = (path: string): string =>
  path.slice(0, PATH_CHARACTERS_MAX).toWellFormed().replaceAll('\0', '\uFFFD')

/** Where an input, however deep, holds text that no database takes, in names or in values. */
export function unstorableIn(input: unknown): Fault[] {
  const faults: Fault[] = []
  const seen = new Set<unknown>()
  // Not by recursion: a body may be nested deeper than a call stack.
  const waiting: [path: string, value: unknown][] = [['', input]]
  for (let next = waiting.pop(); next && faults.length < FAULTS_MAX; next = waiting.pop()) {
    const [path, value] = next
    if (typeof value === 'string' && !isStorable(value)) faults.push({ path: shown(path), message })
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    for (const [key, child] of Object.entries(value).reverse()) {
      const below = path ? `${path}.${key}` : key
      waiting.push([below, child])
      if (!isStorable(key)) faults.push({ path: shown(path) || '(a name)', message })
    }
  }
  return faults
}
