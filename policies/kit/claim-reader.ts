type Claims = Readonly<Record<string, unknown>>

/** Builds a reader of a claim by its name, or by its JSON pointer (RFC 6901) if it begins with a slash. */
export function claimReader(path: string): (claims: Claims) => string[] {
  const names = path.startsWith('/')
    ? path
        .slice(1)
        .split('/')
        .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    : [path]
  return (claims) => {
    let value: unknown = claims
    for (const name of names) {
      if (!isObject(value) || !Object.hasOwn(value, name)) return []
      value = value[name]
    }
    return textsOf(value)
  }
}

/** The scopes of a token: `scope` (RFC 9068) or `scp`, as words or as an array. */
export const scopesOf = (claims: Claims): Set<string> =>
  new Set(
    ['scope', 'scp'].flatMap((name) => {
      const value = Object.hasOwn(claims, name) ? claims[name] : undefined
      return typeof value === 'string' ? value.split(' ') : textsOf(value)
    }),
  )

const isObject = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => {
    if (typeof one === 'string') return [one]
    // A number that lost digits when it was read would equal another's.
    return typeof one === 'boolean' || Number.isSafeInteger(one) ? [String(one)] : []
  })
