/** A directive: a name, and a value that may stand in quotes, in which a comma ends nothing. */
const directive = /([!#$%&'*+.^_`|~0-9a-z-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/gi

/** Beyond this a time is as good as endless (RFC 9111, 1.2.2). */
const SECONDS_MAX = 2_147_483_648
const ofAnswers = ['no-store', 'no-cache', 'private']
/** Either lets an answer be kept that credentials were sent for (RFC 9111, 3.5). */
const openToAll = ['public', 'must-revalidate']
const times = ['max-age', 's-maxage']
const forbidStale = ['no-cache', 'must-revalidate', 'proxy-revalidate', 's-maxage']
const sayHowLong = ['max-age', 's-maxage', 'no-cache', 'no-store', 'private']

export interface AnswerDirectives {
  /** What it says, written so that it can be read in one way only. */
  text: string
  /** Nothing in it says how long the answer may be used. */
  isSilent: boolean
  /** Never used once it is stale, whatever its caller would take (RFC 9111, 4.2.4). */
  forbidsStale: boolean
}

/**
 * Cache-Control of an answer. A time that is no number of seconds, or that is said twice and differs, is none at all
 * (RFC 9111, 4.2.1). What is not written here says nothing of how long: `immutable` is of the time that others say, and
 * `must-revalidate` of what comes after it.
 */
export function answerDirectives(header: string): AnswerDirectives {
  const said = directivesOf(header)
  const timesSaid = times.flatMap((name) => {
    const values = said.get(name)
    return values ? [`${name}=${secondsOf(values)}`] : []
  })
  const has = (name: string) => said.has(name)
  return {
    text: [...ofAnswers.filter(has), ...(openToAll.some(has) ? ['public'] : []), ...timesSaid].join(
      ', ',
    ),
    isSilent: !sayHowLong.some(has),
    forbidsStale: forbidStale.some(has),
  }
}

/** The values of each directive by its name in lower case. */
function directivesOf(header: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [, name = '', quoted, plain] of header.matchAll(directive)) {
    const values = found.get(name.toLowerCase()) ?? []
    values.push(quoted ?? plain ?? '')
    found.set(name.toLowerCase(), values)
  }
  return found
}

function secondsOf(values: readonly string[]): number {
  const [first = ''] = values
  if (!/^\d+$/.test(first) || values.some((value) => value !== first)) return 0
  return Math.min(Number(first), SECONDS_MAX)
}
