import type { Exchange } from '#policies/kit/exchange.ts'
import type { ParameterCheck } from '#policies/kit/operation-checks.ts'
import type { RefusedPart } from '#policies/kit/refusal.ts'
import { namesakes } from './namesakes.ts'
import type { Values } from './read-parameters.ts'

interface Said {
  query: Values
  cookies: Values
  headers: Exchange['callerHeaders']
}

/**
 * Builds the search for names that are not described and that some server takes for a described one (`n[]` for `n`,
 * `x_id` for `X-Id`), so that what stands there would not have been checked.
 */
export function namesApart(
  parameters: readonly ParameterCheck[],
): (said: Said) => Generator<RefusedPart> {
  const ofQuery = searchAmong(parameters, 'query')
  const ofCookies = searchAmong(parameters, 'cookie')
  const ofHeaders = new Map(
    parameters
      .filter((one) => one.in === 'header')
      .map(({ name }) => [hyphened(name.toLowerCase()), name]),
  )
  return function* search({ query, cookies, headers }) {
    yield* ofQuery(query)
    yield* ofCookies(cookies)
    if (ofHeaders.size === 0) return
    for (const name of headers.keys()) {
      const known = ofHeaders.get(hyphened(name))
      if (known !== undefined && known.toLowerCase() !== name)
        yield standsFor('header', name, known)
    }
  }
}

function searchAmong(parameters: readonly ParameterCheck[], place: 'query' | 'cookie') {
  const described = new Map(
    parameters.filter((one) => one.in === place).map(({ name, shape }) => [name, shape]),
  )
  const namesakeOf = namesakes(described.keys())
  return function* search(values: Values): Generator<RefusedPart> {
    if (described.size === 0) return
    for (const name of values.keys()) {
      const shape = described.get(name)
      if (shape !== undefined && shape !== 'object') continue
      // A member of an object is looked at where the object is.
      if (described.get(objectOf(name)) === 'object' && shape === undefined) continue
      const known = namesakeOf(name)
      if (known === name)
        yield { in: place, at: name, message: 'is not there as members in brackets' }
      else if (known !== undefined) yield standsFor(place, name, known)
    }
  }
}

const standsFor = (place: RefusedPart['in'], name: string, known: string): RefusedPart => ({
  in: place,
  at: name.slice(0, 100),
  message: `stands for ${known} in a way that the documentation does not describe`,
})

/** The name of the object that a member is said of; any other name as it is. */
export function objectOf(name: string): string {
  const bracket = name.indexOf('[')
  return bracket < 1 ? name : name.slice(0, bracket)
}

/** Servers that follow CGI cannot tell an underscore from a hyphen (RFC 3875, 4.1.18). */
const hyphened = (name: string): string => (name.includes('_') ? name.replaceAll('_', '-') : name)
