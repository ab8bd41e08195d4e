import { isObject, type JsonObject, own } from './json.ts'

const escaped = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+')
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

/** A value as `application/x-www-form-urlencoded`, each member as `encoding` of its media type says, else by default. */
export const formText = (value: JsonObject, encoding: JsonObject = {}): string =>
  Object.entries(value)
    .flatMap(([name, member]) => pairsOf(name, member, own(encoding, name)))
    .join('&')

function pairsOf(name: string, value: unknown, encoding: unknown): string[] {
  if (own(encoding, 'style') === 'deepObject')
    return bracketed(escaped(name), value, escaped).map(([key, text]) => `${key}=${escaped(text)}`)
  if (value === null) return []
  if (!Array.isArray(value)) return [`${escaped(name)}=${escaped(textOf(value))}`]
  const items = value.map((item) => escaped(textOf(item)))
  return own(encoding, 'explode') === false
    ? [`${escaped(name)}=${items.join(',')}`]
    : items.map((item) => `${escaped(name)}=${item}`)
}

/** `card[number]` with `42`: the brackets are part of the name, and stay readable. */
export function bracketed(
  name: string,
  value: unknown,
  write = (key: string): string => key,
): [name: string, text: string][] {
  if (value === null || value === undefined) return []
  return isObject(value) || Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) =>
        bracketed(`${name}[${write(key)}]`, inner, write),
      )
    : [[name, textOf(value)]]
}
