/** What stands in a query or a Cookie field, by name, in the order in which it came. */
export type Values = ReadonlyMap<string, string[]>

export function queryValues(search: string): Values {
  const values = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(search)) add(values, name, value)
  return values
}

/** RFC 6265, 4.2.1. */
export function cookieValues(header: string | null): Values {
  const values = new Map<string, string[]>()
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0)
      add(
        values,
        pair.slice(0, at).trim(),
        pair
          .slice(at + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      )
  }
  return values
}

function add(values: Map<string, string[]>, name: string, value: string): void {
  const known = values.get(name)
  if (known) known.push(value)
  else values.set(name, [value])
}
