const KNOWN_MAX = 2_000
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const known = new Map<string, string>()

/** A field name in lower case, if it is a token (RFC 9110, 5.1); the names that callers use are checked once. */
export function fieldName(text: string): string | null {
  const checked = known.get(text)
  if (checked !== undefined) return checked
  if (!token.test(text)) return null
  const name = text.toLowerCase()
  // A caller who makes names up may not fill the memory; beyond the bound each is checked anew.
  if (known.size < KNOWN_MAX && text.length <= 100) known.set(text, name)
  return name
}

export const isToken = (text: string): boolean => token.test(text)

/** A name in lower case as those read it who follow CGI, and cannot tell an underscore from a hyphen (RFC 3875, 4.1.18). */
export const hyphened = (name: string): string =>
  name.includes('_') ? name.replaceAll('_', '-') : name
