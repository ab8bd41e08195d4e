import type { Exchange } from '#policies/kit/exchange.ts'
import { isToken } from '#policies/kit/field-name.ts'
import type { ReadonlyHeaderFields } from '#policies/kit/header-fields.ts'
import { httpDateMs } from '#policies/kit/http-date.ts'
import { ownText } from '#policies/kit/own-text.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import { answerDirectives } from './cache-control.ts'
import { SteadyPolicy } from './steady-policy.ts'

export type Fields = Record<string, string>
/** Answers that may be kept although their backend says nothing about it. */
const keptByStandard = new Set([200, 203, 300, 301, 308])

/** Field lines of one name are one value; directives are compared in lower case (RFC 9111, 5.2). */
export function fieldsOf(headers: ReadonlyHeaderFields): Fields {
  const fields: Fields = Object.create(null)
  for (const [name, value] of headers) {
    const before = fields[name]
    fields[name] = before === undefined ? value : `${before}, ${value}`
  }
  if (fields['cache-control']) fields['cache-control'] = fields['cache-control'].toLowerCase()
  return fields
}

/**
 * The request as the backend sees it, with the caller's own Authorization, which a step may have taken away. Who sent
 * other credentials counts as authorised too (RFC 9111, 3.5).
 */
export function requestFields({ requestHeaders, callerHeaders, claims }: Exchange): Fields {
  const fields = fieldsOf(requestHeaders)
  const authorization = callerHeaders.get('authorization')
  if (authorization !== null) fields.authorization = authorization
  else if (claims !== null || callerHeaders.has('cookie')) fields.authorization ??= 'otherwise'
  return fields
}

/** Of a request what is asked of it while its answer is kept, and no more. */
function toKeep(request: Fields, vary: readonly string[]): Fields {
  const kept: Fields = Object.create(null)
  // Of these it is only asked whether they are there.
  if (request.authorization) kept.authorization = 'some'
  if (/\bno-store\b/.test(request['cache-control'] ?? '')) kept['cache-control'] = 'no-store'
  for (const name of ['host', ...vary]) {
    const value = request[name]
    if (value !== undefined) kept[name] = ownText(value)
  }
  return kept
}

/** How long an answer may be used, and for what; null: it must not be kept. */
export function policyOf(
  request: Fields,
  { status, headers }: Answer,
  { standardSeconds, delaySeconds }: { standardSeconds: number; delaySeconds: number },
): SteadyPolicy | null {
  const fields = withPlainDates(fieldsOf(headers))
  const vary = namesIn(fields.vary ?? '')
  const cannotBeTold = vary.some((name) => name.includes('*') || !isToken(name))
  if (fields['set-cookie'] !== undefined || cannotBeTold) return null
  // The library looks for commas in time quadratic in the blanks before them.
  if (vary.length > 0) fields.vary = vary.join()
  const said = fields['cache-control']
  const { text, isSilent, forbidsStale } = answerDirectives(said ?? '')
  if (said !== undefined) fields['cache-control'] = text
  const isOpen = isSilent && fields.expires === undefined && fields.pragma === undefined
  if (isOpen && standardSeconds > 0 && keptByStandard.has(status))
    fields['cache-control'] = [text, `max-age=${standardSeconds}`].filter(Boolean).join(', ')
  const policy = new SteadyPolicy(
    { method: 'GET', headers: toKeep(request, vary) },
    { status, headers: fields },
    { shared: true, cacheHeuristic: 0, told: { delaySeconds, forbidsStale } },
  )
  const isOfUse = policy.maxAge() > 0 || fields.etag || fields['last-modified']
  return policy.storable() && isOfUse ? policy : null
}

/** What is no date of HTTP is of the past in Expires (RFC 9111, 5.3), and says nothing in Date. */
function withPlainDates(fields: Fields): Fields {
  if (fields.expires !== undefined && httpDateMs(fields.expires) === null) fields.expires = '0'
  if (httpDateMs(fields.date) === null) delete fields.date
  return fields
}

/** The field names of a list (RFC 9110, 5.6.1). */
export const namesIn = (list: string): string[] =>
  list
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** Whether the caller has this very answer already (RFC 9110, 13.1); of one that is not well it is not asked (13.2.1). */
export function callerHasIt(caller: ReadonlyHeaderFields, answer: Answer): boolean {
  if (answer.status < 200 || answer.status > 299) return false
  const known = caller.get('if-none-match')
  if (known !== null) {
    const tag = answer.headers.get('etag')
    if (tag === null) return false
    const own = weak(tag)
    return known.trim() === '*' || known.split(',').some((one) => weak(one) === own)
  }
  const since = httpDateMs(caller.get('if-modified-since'))
  const modified = httpDateMs(answer.headers.get('last-modified'))
  return since !== null && modified !== null && modified <= since
}
const weak = (tag: string): string => tag.trim().replace(/^W\//, '')
