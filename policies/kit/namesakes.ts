/** No document has a name that is longer. */
const NAME_MAX = 1_000

/** PHP reads blanks and dots of a name as `_`. */
const asPhp = (name: string): string => (name.length > NAME_MAX ? name : name.replace(/[ .]/g, '_'))

/** The names that some reader takes a name for: `a[]` and `a[b]` are in `a` for most, `a.b` and `a[b` are `a_b` for PHP. */
function readingsOf(name: string): string[] {
  const bracket = name.indexOf('[')
  if (bracket === -1) return [name, asPhp(name)]
  const base = name.slice(0, bracket)
  return [base, asPhp(base), asPhp(name.replace('[', '_'))]
}

/**
 * Finds the described name for which some reader takes another one: what stands there would not have been checked.
 * Undefined: there is none.
 */
export function namesakes(described: Iterable<string>): (name: string) => string | undefined {
  let byReading: Map<string, string> | null = null
  return (name) => {
    byReading ??= new Map(
      [...described].flatMap((known) => readingsOf(known).map((reading) => [reading, known])),
    )
    for (const reading of readingsOf(name)) {
      const known = byReading.get(reading)
      if (known !== undefined) return known
    }
    return undefined
  }
}

/** PHP passes over blanks before a name, and over what follows a NUL. */
export const asReadByPhp = (name: string): string => (name.split('\0', 1)[0] ?? '').trimStart()
