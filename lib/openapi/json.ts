export type JsonObject = { [key: string]: unknown }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An own property; names such as `constructor` or `__proto__` lead nowhere unless the document has them. */
export const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as JsonObject)[key]
    : undefined

export const objectAt = (value: unknown, key: string): JsonObject => {
  const found = own(value, key)
  return isObject(found) ? found : {}
}

export const arrayAt = (value: unknown, key: string): unknown[] => {
  const found = own(value, key)
  return Array.isArray(found) ? found : []
}

/** Text at a key, clean enough to store and show: no NUL, no lone surrogate, at most `max` characters. */
export const textAt = (value: unknown, key: string, max = 20_000): string =>
  plainText(own(value, key), max)

export function plainText(value: unknown, max: number): string {
  if (typeof value !== 'string' && typeof value !== 'number') return ''
  return String(value).slice(0, max).toWellFormed().replaceAll('\0', '').trim()
}

/** The same text with what a database or a terminal cannot hold made visible. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD')

/** One reference token of a JSON pointer (RFC 6901), escaped. */
const escapeToken = (token: string): string => token.replaceAll('~', '~0').replaceAll('/', '~1')

/** A JSON pointer of these tokens. */
export const pointerOf = (...tokens: (string | number)[]): string =>
  tokens.map((token) => `/${escapeToken(String(token))}`).join('')
