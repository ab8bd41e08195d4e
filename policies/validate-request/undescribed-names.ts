import { asReadByPhp, namesakes } from '#policies/kit/namesakes.ts'
import type { ParameterCheck } from '#policies/kit/operation-checks.ts'

type Parameters = readonly ParameterCheck[]
/** What is wrong with a name that a request says something under; null: nothing. */
type Judge = (name: string) => string | null

/** Builds the judge of names in a query or in cookies that no parameter is described by; once for each operation. */
export function undescribedNames(unknownQuery: 'ignore' | 'refuse') {
  const judges = {
    query: new WeakMap<Parameters, Judge>(),
    cookie: new WeakMap<Parameters, Judge>(),
  }
  return (parameters: Parameters, place: 'query' | 'cookie'): Judge => {
    const known = judges[place].get(parameters)
    const judge =
      known ??
      judgeOf(parameters, { place, refuses: place === 'query' && unknownQuery === 'refuse' })
    judges[place].set(parameters, judge)
    return judge
  }
}

function judgeOf(
  parameters: Parameters,
  { place, refuses }: { place: 'query' | 'cookie'; refuses: boolean },
): Judge {
  const own = parameters.filter((one) => one.in === place)
  const described = new Set(own.filter(({ shape }) => shape !== 'object').map(({ name }) => name))
  const objects = own.filter(({ shape }) => shape === 'object').map(({ name }) => name)
  // What stands for one of which nothing is judged takes nobody past anything.
  const namesakeOf = namesakes(own.filter(({ isJudged }) => isJudged).map(({ name }) => name))
  return (name) => {
    if (described.has(name)) return null
    const isMember = name.endsWith(']') && objects.some((object) => name.startsWith(`${object}[`))
    const namesake = isMember ? undefined : namesakeOf(asReadByPhp(name))
    if (namesake !== undefined)
      return namesake === name
        ? `is an object, whose members are written ${name}[member]`
        : `stands for ${namesake} in a way that the documentation does not describe`
    return refuses && !objects.includes(objectOf(name)) ? 'is not in the documentation' : null
  }
}

/** The name of the object that a member is said of; any other name as it is. */
function objectOf(name: string): string {
  const at = name.endsWith(']') ? name.lastIndexOf('[') : -1
  return at === -1 ? name : name.slice(0, at)
}
