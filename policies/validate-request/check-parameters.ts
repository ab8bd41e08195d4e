import type { Exchange } from '#policies/kit/exchange.ts'
import type { OperationChecks, ParameterCheck } from '#policies/kit/operation-checks.ts'
import type { RefusedPart } from '#policies/kit/refusal.ts'
import { undescribedNames } from './undescribed-names.ts'

/** More would be read by nobody. */
const ERRORS_MAX = 10

type Values = Map<string, string[]>
/** What a request says under a name: texts, members of an object, or nothing. */
type Found = { texts: string[] } | { members: Record<string, string>; isTwice: boolean } | null

/** Builds the check of an operation's parameters: what is wrong, at most ten places. */
export function parameterChecker(unknownQuery: 'ignore' | 'refuse') {
  const faultOfName = undescribedNames(unknownQuery)
  return (exchange: Exchange, { parameters }: OperationChecks): RefusedPart[] => {
    const query = queryValues(exchange.url.search)
    const cookies = cookieValues(exchange.callerHeaders.get('cookie'))
    const wrong: RefusedPart[] = []
    for (const parameter of parameters) {
      const message = faultOf(parameter, find(parameter, { exchange, query, cookies }))
      if (message !== null) wrong.push({ in: parameter.in, at: parameter.name, message })
      if (wrong.length === ERRORS_MAX) return wrong
    }
    for (const [place, values] of [
      ['query', query],
      ['cookie', cookies],
    ] as const) {
      const judge = faultOfName(parameters, place)
      for (const name of values.keys()) {
        if (wrong.length === ERRORS_MAX) return wrong
        const message = judge(name)
        if (message !== null) wrong.push({ in: place, at: name.slice(0, 100), message })
      }
    }
    return wrong
  }
}

function find(
  { name, in: place, shape }: ParameterCheck,
  { exchange, query, cookies }: { exchange: Exchange; query: Values; cookies: Values },
): Found {
  if (place === 'path') {
    const { pathParameters } = exchange
    return Object.hasOwn(pathParameters, name) ? { texts: [pathParameters[name] ?? ''] } : null
  }
  if (place === 'header') {
    const value = exchange.callerHeaders.get(name)
    return value === null ? null : { texts: [value] }
  }
  const values = place === 'query' ? query : cookies
  if (shape === 'object') return membersOf(name, values)
  const texts = values.get(name)
  return texts ? { texts } : null
}

/** `filter[state]=open&filter[max]=3` (OpenAPI's `deepObject`). */
function membersOf(name: string, values: Values): Found {
  const members: Record<string, string> = Object.create(null)
  let isThere = false
  let isTwice = false
  for (const [key, texts] of values) {
    if (!key.startsWith(`${name}[`) || !key.endsWith(']')) continue
    members[key.slice(name.length + 1, -1)] = texts[0] ?? ''
    isThere = true
    isTwice ||= texts.length > 1
  }
  return isThere ? { members: { ...members }, isTwice } : null
}

function faultOf(
  { required, shape, separator, check }: ParameterCheck,
  found: Found,
): string | null {
  if (found === null) return required ? 'is missing' : null
  let value: unknown
  if ('members' in found) {
    if (found.isTwice) return 'has a member that is there more than once'
    value = found.members
  } else if (shape === 'list')
    value =
      separator === null ? found.texts : found.texts.flatMap((text) => listOf(text, separator))
  else {
    // Servers differ in which of two they take, so that one of them would not be checked.
    if (found.texts.length > 1) return 'is there more than once'
    const [text = ''] = found.texts
    if (shape === 'json') {
      const parsed = parse(text)
      if (!parsed) return 'is not JSON'
      value = parsed.value
    } else value = text
  }
  const mismatch = check(value)
  return mismatch && `${mismatch.pointer ? `at ${mismatch.pointer} ` : ''}${mismatch.message}`
}

const listOf = (text: string, separator: string): string[] =>
  text === '' ? [] : text.split(separator).map((one) => (separator === ',' ? one.trim() : one))

function parse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

function queryValues(search: string): Values {
  const values: Values = new Map()
  for (const [name, value] of new URLSearchParams(search)) add(values, name, value)
  return values
}

/** RFC 6265, 4.2.1. */
function cookieValues(header: string | null): Values {
  const values: Values = new Map()
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

function add(values: Values, name: string, value: string): void {
  const known = values.get(name)
  if (known) known.push(value)
  else values.set(name, [value])
}
