import { asReadByPhp, namesakes } from '#policies/kit/namesakes.ts'
import type { ParameterCheck } from '#policies/kit/operation-checks.ts'
import type { BehindSemicolon } from './behind-semicolons.ts'

type Place = 'query' | 'cookie' | 'header'
type Parameters = readonly ParameterCheck[]
/** What is wrong with a name that a request says something under; null: nothing. */
type Judge = (name: string) => string | null

/**
 * Builds the judge of names that no parameter is described by, once for each operation. Null: of none of them anything
 * is wrong.
 */
export function undescribedNames(unknownQuery: 'ignore' | 'refuse') {
  const judges = {
    query: new WeakMap<Parameters, Judge | null>(),
    cookie: new WeakMap<Parameters, Judge | null>(),
    header: new WeakMap<Parameters, Judge | null>(),
  }
  return (parameters: Parameters, place: Place): Judge | null => {
    const known = judges[place].get(parameters)
    if (known !== undefined) return known
    const own = parameters.filter((one) => one.in === place)
    const judge =
      place === 'header'
        ? judgeOfHeaders(own)
        : judgeOf(own, place === 'query' && unknownQuery === 'refuse')
    judges[place].set(parameters, judge)
    return judge
  }
}

function judgeOf(own: Parameters, refuses: boolean): Judge | null {
  if (!refuses && !own.some(({ isJudged }) => isJudged)) return null
  const described = new Set(own.filter(({ shape }) => shape !== 'object').map(({ name }) => name))
  const objects = own.filter(({ shape }) => shape === 'object').map(({ name }) => name)
  // What stands for one of which nothing is judged takes nobody past anything.
  const namesakeOf = namesakes(own.filter(({ isJudged }) => isJudged).map(({ name }) => name))
  return (name) => {
    // A member of an object is looked at where the object is.
    if (described.has(name) || objects.some((object) => name.startsWith(`${object}[`))) return null
    const namesake = namesakeOf(asReadByPhp(name))
    if (namesake !== undefined)
      return namesake === name
        ? `is an object, whose members are written ${name}[member]`
        : standsFor(namesake)
    return refuses ? 'is not in the documentation' : null
  }
}

/** Builds the judge of what begins a parameter for some readers only, once for each operation. */
export function namesBehindSemicolons(unknownQuery: 'ignore' | 'refuse') {
  const judges = new WeakMap<Parameters, (name: string) => string | undefined>()
  const known = (parameters: Parameters) => {
    let namesakeOf = judges.get(parameters)
    if (!namesakeOf) {
      const judged = parameters.filter((one) => one.in === 'query' && one.isJudged)
      namesakeOf = namesakes(judged.map(({ name }) => name))
      judges.set(parameters, namesakeOf)
    }
    return namesakeOf
  }
  return (parameters: Parameters, { name, hasValue }: BehindSemicolon): string | null =>
    known(parameters)(asReadByPhp(name)) !== undefined || (unknownQuery === 'refuse' && hasValue)
      ? 'begins a parameter behind a semicolon to some readers; write & between parameters, or %3B in a value'
      : null
}

/** Servers that follow CGI cannot tell an underscore from a hyphen (RFC 3875, 4.1.18). */
function judgeOfHeaders(own: Parameters): Judge | null {
  if (!own.some(({ isJudged }) => isJudged)) return null
  const described = new Set(own.map(({ name }) => name.toLowerCase()))
  const byReading = new Map(
    own.filter(({ isJudged }) => isJudged).map(({ name }) => [hyphened(name.toLowerCase()), name]),
  )
  return (name) => {
    const known = described.has(name) ? undefined : byReading.get(hyphened(name))
    return known === undefined ? null : standsFor(known)
  }
}

const standsFor = (known: string): string =>
  `stands for ${known} in a way that the documentation does not describe`

const hyphened = (name: string): string => (name.includes('_') ? name.replaceAll('_', '-') : name)
