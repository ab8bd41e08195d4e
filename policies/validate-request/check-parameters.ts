import type { Exchange } from '#policies/kit/exchange.ts'
import type { OperationChecks, ParameterCheck } from '#policies/kit/operation-checks.ts'
import type { RefusedPart } from '#policies/kit/refusal.ts'
import { behindSemicolons } from './behind-semicolons.ts'
import { nestedMembers } from './nested-members.ts'
import { cookieValues, queryValues, type Values } from './read-parameters.ts'
import { namesBehindSemicolons, undescribedNames } from './undescribed-names.ts'

/** More would be read by nobody. */
const ERRORS_MAX = 10

/** What a request says under a name: texts, an object, what keeps it from being one, or nothing. */
type Found = { texts: string[] } | { object: unknown } | { fault: string } | null

/** Builds the check of an operation's parameters: what is wrong, at most ten places. */
export function parameterChecker(unknownQuery: 'ignore' | 'refuse') {
  const judgeOf = undescribedNames(unknownQuery)
  const judgeBehind = namesBehindSemicolons(unknownQuery)
  return (exchange: Exchange, { parameters }: OperationChecks): RefusedPart[] => {
    const { callerHeaders } = exchange
    const query = queryValues(exchange.url.search)
    const cookies = cookieValues(callerHeaders.get('cookie'))
    const wrong: RefusedPart[] = []
    for (const parameter of parameters) {
      const message = faultOf(parameter, find(parameter, { exchange, query, cookies }))
      if (message !== null) wrong.push({ in: parameter.in, at: parameter.name, message })
      if (wrong.length === ERRORS_MAX) return wrong
    }
    for (const [place, names] of [
      ['query', query.keys()],
      ['cookie', cookies.keys()],
      ['header', callerHeaders.keys()],
    ] as const) {
      const judge = judgeOf(parameters, place)
      if (!judge) continue
      for (const name of names) {
        if (wrong.length === ERRORS_MAX) return wrong
        const message = judge(name)
        if (message !== null) wrong.push({ in: place, at: name.slice(0, 100), message })
      }
    }
    for (const piece of behindSemicolons(exchange.url.search)) {
      if (wrong.length === ERRORS_MAX) return wrong
      const message = judgeBehind(parameters, piece)
      if (message !== null) wrong.push({ in: 'query', at: piece.name.slice(0, 100), message })
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
