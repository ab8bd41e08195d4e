/** No document has a name that is longer. */
const NAME_MAX = 1_000

/** A name as PHP, Rails, qs and others read it: the members that it leads to. */
interface Reading {
  base: string
  /** Of brackets; `''`: some item of a list. */
  path: readonly string[]
}

/** PHP reads blanks and dots of a name as `_`. */
const asPhp = (name: string): string => (name.length > NAME_MAX ? name : name.replace(/[ .]/g, '_'))

function readingOf(name: string, bracket: number): Reading {
  const path = name
    .slice(bracket + 1, NAME_MAX)
    .split('[')
    .map((segment) => segment.split(']', 1)[0] ?? '')
  return { base: name.slice(0, bracket), path }
}

/** What some reader takes a name for: `a[]` and `a[b]` are in `a` for most, `a.b` and `a[b` are `a_b` for PHP. */
function readingsOf(name: string): Reading[] {
  const bracket = name.indexOf('[')
  const plain =
    bracket < 1
      ? [{ base: name, path: [] }]
      : [readingOf(name, bracket), { base: name.replace('[', '_'), path: [] }]
  return plain.flatMap(({ base, path }) => {
    const folded = asPhp(base)
    return folded === base
      ? [{ base, path }]
      : [
          { base, path },
          { base: folded, path },
        ]
  })
}

/** One leads to the other, or to what it is in; an item of a list may be any. */
function meet(one: Reading, other: Reading): boolean {
  const depth = Math.min(one.path.length, other.path.length)
  for (let at = 0; at < depth; at += 1) {
    const [a, b] = [one.path[at], other.path[at]]
    if (a !== b && a !== '' && b !== '') return false
  }
  return true
}

type Known = Reading & { known: string }
const NOBODY: readonly Known[] = []

/**
 * Finds the described name for which some reader takes another one: what stands there would not have been checked.
 * Undefined: there is none.
 */
export function namesakes(described: Iterable<string>): (name: string) => string | undefined {
  const find = allNamesakes(described)
  return (name) => find(name)[0]
}

/** Finds all of them, each once, in no time that grows with the number of described names. */
export function allNamesakes(described: Iterable<string>): (name: string) => readonly string[] {
  let byBase: Map<string, Known[]> | null = null
  return (name) => {
    byBase ??= Map.groupBy(
      [...described].flatMap((known) =>
        readingsOf(known).map((reading) => ({ ...reading, known })),
      ),
      ({ base }) => base,
    )
    let found: string[] = NONE
    for (const reading of readingsOf(name))
      for (const one of byBase.get(reading.base) ?? NOBODY) {
        if (!meet(one, reading) || found.includes(one.known)) continue
        if (found === NONE) found = []
        found.push(one.known)
      }
    return found
  }
}
const NONE: string[] = []

/** PHP passes over blanks before a name, and over what follows a NUL. */
export const asReadByPhp = (name: string): string => (name.split('\0', 1)[0] ?? '').trimStart()
