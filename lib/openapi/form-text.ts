import { isObject, type JsonObject, own } from './json.ts'

const escaped = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+')
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

/** A value as `application/x-www-form-urlencoded`, each member as `encoding` of its media type says, else by default. */
export const formText = (value: JsonObject, encoding: JsonObject = {}): string =>
  Object.entries(value)
    .flatMap(([name, member]) => pairsOf(name, member, own(encoding, name)))
    .join('&')

function pairsOf(name: string, value: unknown, encoding: unknown): string[] {
  if (own(encoding, 'style') === 'deepObject') return bracketed(escaped(name), value)
  if (value === null) return []
  if (!Array.isArray(value)) return [`${escaped(name)}=${escaped(textOf(value))}`]
  const items = value.map((item) => escaped(textOf(item)))
  return own(encoding, 'explode') === false
    ? [`${escaped(name)}=${items.join(',')}`]
    : items.map((item) => `${escaped(name)}=${item}`)
}

/** `card[number]=42`: the brackets are part of the name, and stay readable. */
function bracketed(name: string, value: unknown): string[] {
  if (value === null) return []
  return isObject(value) || Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => bracketed(`${name}[${escaped(key)}]`, inner))
    : [`${name}=${escaped(textOf(value))}`]
}
