import { isObject, type JsonObject, own, textAt } from './json.ts'
import type { ParameterView } from './schema.ts'

const escaped = encodeURIComponent
const plain = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')

interface Style {
  name: string
  explode: boolean
}

/**
 * A value as it stands in a call by the style of its parameter: in a query and a cookie with its name, in a path and a
 * header without.
 */
export function parameterText(
  parameter: JsonObject,
  place: ParameterView['in'],
  value: unknown,
): string {
  const name = textAt(parameter, 'name', 300)
  const given =
    Object.keys(own(parameter, 'content') ?? {}).length > 0 ? JSON.stringify(value) : value
  const style = styleOf(parameter, place)
  if (place === 'header') return inHeader(membersOf(given, style, plain).join(','))
  if (place === 'cookie') return `${name}=${escaped(plain(given))}`
  return place === 'path' ? inPath(name, given, style) : inQuery(name, given, style)
}

/** `collectionFormat` is what 2.0 says instead. */
function styleOf(parameter: JsonObject, place: ParameterView['in']): Style {
  const format = own(parameter, 'collectionFormat')
  const isOld = format !== undefined || own(parameter, 'type') !== undefined
  if (isOld) {
    const names = { ssv: 'spaceDelimited', tsv: 'tabDelimited', pipes: 'pipeDelimited' }
    const name = own(names, String(format)) ?? (place === 'query' ? 'form' : 'simple')
    return { name: String(name), explode: format === 'multi' }
  }
  const name = textAt(parameter, 'style') || (place === 'query' ? 'form' : 'simple')
  const explode = own(parameter, 'explode')
  return { name, explode: typeof explode === 'boolean' ? explode : name === 'form' }
}

const separators: Record<string, string> = {
  spaceDelimited: '%20',
  tabDelimited: '%09',
  pipeDelimited: '%7C',
}

function inQuery(name: string, value: unknown, { name: style, explode }: Style): string {
  const key = escaped(name)
  if (style === 'deepObject' && isObject(value))
    return Object.entries(value)
      .map(([inner, one]) => `${key}${escaped(`[${inner}]`)}=${escaped(plain(one))}`)
      .join('&')
  if (explode && Array.isArray(value))
    return value.map((one) => `${key}=${escaped(plain(one))}`).join('&')
  if (explode && isObject(value))
    return membersOf(value, { name: style, explode }, escapedText).join('&')
  const separator = own(separators, style) ?? ','
  return `${key}=${membersOf(value, { name: style, explode }, escapedText).join(String(separator))}`
}

function inPath(name: string, value: unknown, style: Style): string {
  const isNamed = style.name === 'matrix'
  const begin = isNamed ? ';' : style.name === 'label' ? '.' : ''
  const separator = begin && style.explode ? begin : ','
  const members = membersOf(value, style, escapedText)
  if (isNamed && style.explode && Array.isArray(value))
    return members.map((one) => `;${escaped(name)}=${one}`).join('')
  const hasOwnName = isNamed && !(style.explode && isObject(value))
  return `${begin}${hasOwnName ? `${escaped(name)}=` : ''}${members.join(separator)}`
}

const escapedText = (value: unknown): string => escaped(plain(value))

/** Items of a list; of an object its names and values, in pairs where they are exploded. */
function membersOf(
  value: unknown,
  { explode }: Style,
  write: (value: unknown) => string,
): string[] {
  if (Array.isArray(value)) return value.map(write)
  if (!isObject(value)) return [write(value)]
  return Object.entries(value).flatMap(([key, one]) =>
    explode ? [`${write(key)}=${write(one)}`] : [write(key), write(one)],
  )
}

/** A header holds one line, and of most clients Latin letters at most. */
const inHeader = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[^\x20-\x7e]+/gu, escaped)
