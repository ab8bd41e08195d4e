import type { Exchange } from '#policies/kit/exchange.ts'
import type { OperationChecks, ParameterCheck } from '#policies/kit/operation-checks.ts'
import type { RefusedPart } from '#policies/kit/refusal.ts'
import { namesApart, objectOf } from './names-apart.ts'
import { nestedMembers } from './nested-members.ts'
import { cookieValues, queryValues, type Values } from './read-parameters.ts'

/** More would be read by nobody. */
const ERRORS_MAX = 10

/** What a request says under a name: texts, an object, what keeps it from being one, or nothing. */
type Found = { texts: string[] } | { object: unknown } | { fault: string } | null

/** Builds the check of an operation's parameters: what is wrong, at most ten places. */
export function parameterChecker(unknownQuery: 'ignore' | 'refuse') {
  const searches = new WeakMap<OperationChecks, ReturnType<typeof namesApart>>()
  return (exchange: Exchange, checks: OperationChecks): RefusedPart[] => {
    const { parameters } = checks
    const query = queryValues(exchange.url.search)
    const cookies = cookieValues(exchange.callerHeaders.get('cookie'))
    const wrong: RefusedPart[] = []
    for (const parameter of parameters) {
      const message = faultOf(parameter, find(parameter, { exchange, query, cookies }))
      if (message !== null) wrong.push({ in: parameter.in, at: parameter.name, message })
      if (wrong.length === ERRORS_MAX) return wrong
    }
    const search = searches.get(checks) ?? namesApart(parameters)
    searches.set(checks, search)
    for (const one of search({ query, cookies, headers: exchange.callerHeaders })) {
      wrong.push(one)
      if (wrong.length === ERRORS_MAX) return wrong
    }
    if (unknownQuery === 'refuse') {
      const known = new Set(parameters.filter((one) => one.in === 'query').map(({ name }) => name))
      for (const name of query.keys()) {
        if (wrong.length === ERRORS_MAX) break
        if (!known.has(name) && !known.has(objectOf(name)))
          wrong.push({
            in: 'query',
            at: name.slice(0, 100),
            message: 'is not in the documentation',
          })
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
  const own = new Map(
    [...values]
      .filter(([key]) => key.startsWith(`${name}[`))
      .map(([key, texts]) => [key, texts.map((text) => ({ text: () => text }))]),
  )
  if (own.size === 0) return null
  const found = nestedMembers(own, (base) => base === name)
  if ('fault' in found)
    return { fault: `at ${found.fault.name.slice(0, 100)} ${found.fault.message}` }
  return { object: found.members.get(name) }
}

function faultOf(
  { required, shape, separator, check }: ParameterCheck,
  found: Found,
): string | null {
  if (found === null) return required ? 'is missing' : null
  if ('fault' in found) return found.fault
  let value: unknown
  if ('object' in found) value = found.object
  else if (shape === 'list')
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
