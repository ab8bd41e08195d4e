import type { Exchange } from '#policies/kit/exchange.ts'
import { dropFields, FieldList } from '#policies/kit/field-list.ts'
import { ownText } from '#policies/kit/own-text.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import { type Answer, discard, isStreamed, type PolicyRuntime } from '#policies/kit/runtime.ts'
import { AnswerStore, type KeptAnswer } from './answer-store.ts'
import type { CacheConfig } from './definition.ts'
import { callerHasIt, type Fields, namesIn, policyOf, requestFields } from './freshness.ts'
import { StoringBody } from './storing-body.ts'

type Made = Answer | Refusal
/** Methods that change nothing (RFC 9110, 9.2.1). */
const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

export const cacheRuntime: PolicyRuntime<CacheConfig> = (config, { lasting, epochs, stepId }) => {
  const { standardSeconds, sharedBy, answerBytesMax, memoryBytesMax } = config
  const store = lasting('store', () => new AnswerStore())
  store.bytesMax = memoryBytesMax

  const keep = (answer: Answer, { address, caller, request, epoch, sentAtMs }: Asked): void => {
    const delaySeconds = (performance.now() - sentAtMs) / 1_000
    const policy = policyOf(request, answer, { standardSeconds, delaySeconds })
    if (!policy) return
    const { status } = answer
    const headers = [...answer.headers].filter(([name]) => name !== 'age')
    const vary = varyOf(answer, request)
    const whole = (body: Uint8Array) =>
      store.keep({ address, caller, vary, policy, status, headers, body, epoch }, request)
    if (isStreamed(answer.body)) {
      if ((answer.body.length ?? 0) <= answerBytesMax)
        answer.body = new StoringBody(answer.body, answerBytesMax, whole)
      return
    }
    const bytes = Buffer.from(answer.body ?? '')
    if (bytes.byteLength <= answerBytesMax) whole(bytes)
  }

  /** Asks the backend whether a stale answer still holds. */
  const revalidate = async (asked: Asked, kept: KeptAnswer, next: () => Promise<Made>) => {
    const { exchange } = asked
    const { requestHeaders } = exchange
    const validators = new Map(kept.headers)
    const [etag, modified] = [validators.get('etag'), validators.get('last-modified')]
    requestHeaders.delete('if-none-match')
    requestHeaders.delete('if-modified-since')
    if (etag !== undefined) requestHeaders.set('if-none-match', etag)
    else if (modified !== undefined) requestHeaders.set('if-modified-since', modified)
    const made = await next()
    if ('refused' in made) return made
    if (made.status !== 304) {
      keep(made, asked)
      return marked(made, 'fwd=stale')
    }
    discard(made)
    const newer = [...made.headers].filter(([name]) => !name.startsWith('content-'))
    const names = new Set(newer.map(([name]) => name))
    const headers = FieldList.from([...kept.headers.filter(([name]) => !names.has(name)), ...newer])
    const fresh = { status: kept.status, headers, body: kept.body }
    keep(fresh, asked)
    return toCaller(exchange, marked(fresh, 'fwd=stale; fwd-status=304'))
  }

  return {
    async around(exchange, next) {
      const { method, callerHeaders, target, apiId } = exchange
      const place = `${apiId} ${target.backendUrl ?? ''} `
      if (!safe.has(method)) {
        const made = await next()
        if (!('refused' in made) && made.status < 400)
          for (const path of changedBy(exchange, made)) {
            // What other threads keep is found to be old by its number.
            epochs.advance(`${stepId} ${place}${asRead(path)}`)
            store.forget(place + path)
          }
        return made
      }
      const isKept = method === 'GET' || method === 'HEAD'
      if (!isKept || callerHeaders.has('range') || callerHeaders.has('upgrade')) return next()
      // A backend may answer by what is in it, and nobody else has sent it.
      if (exchange.requestBody) return next()
      const address = `${place}${target.path}${target.query}`
      const asked: Asked = {
        exchange,
        request: requestFields(exchange),
        address,
        // Of this moment: a change that comes while the backend answers makes the answer old.
        epoch: epochs.of(`${stepId} ${place}${asRead(target.path)}${target.query}`),
        caller: sharedBy === 'everybody' ? '' : (exchange.subscriptionId ?? ''),
        sentAtMs: performance.now(),
      }
      const found = store.find(asked.address, asked.caller, asked.request)
      const kept = found?.epoch === asked.epoch ? found : null
      if (kept?.policy.mayBeUsedFor(asked.request)) return toCaller(exchange, fromStore(kept))
      if (/\bonly-if-cached\b/.test(asked.request['cache-control'] ?? ''))
        return refusal(504, 'not-in-cache', 'No answer is kept', 'Asked with only-if-cached.')
      if (method === 'HEAD') return next()
      if (kept && hasValidator(kept)) return revalidate(asked, kept, next)
      const made = await next()
      if ('refused' in made) return made
      keep(made, asked)
      return marked(made, 'fwd=miss')
    },
  }
}

/** A call as the store sees it. */
interface Asked {
  exchange: Exchange
  request: Fields
  address: string
  caller: string
  /** Number of its address when it was asked for. */
  epoch: number
  /** By the clock that nobody sets. */
  sentAtMs: number
}

const hasValidator = ({ headers }: KeptAnswer): boolean =>
  headers.some(([name]) => name === 'etag' || name === 'last-modified')

/** Part of the address that was asked for (RFC 9111, 4): backends make links by it, and a caller may choose it. */
const ofAddress = ['x-forwarded-host', 'x-forwarded-proto']

function varyOf({ headers }: Answer, request: Fields): KeptAnswer['vary'] {
  const names = namesIn(headers.get('vary') ?? '')
  return [...ofAddress, ...names].map((name) => {
    const value = request[name]
    return [name, value === undefined ? value : ownText(value)] as const
  })
}

function fromStore({ status, headers, body, policy }: KeptAnswer): Answer {
  const answer = { status, headers: FieldList.from(headers), body }
  answer.headers.set('age', String(Math.floor(policy.age())))
  return marked(answer, 'hit')
}

/** RFC 9211. */
function marked(answer: Answer, how: string): Answer {
  answer.headers.append('cache-status', `gatehouse; ${how}`)
  return answer
}

function toCaller({ method, callerHeaders }: Exchange, answer: Answer): Answer {
  const { headers, body } = answer
  if (!callerHasIt(callerHeaders, answer)) {
    if (method === 'HEAD' && body instanceof Uint8Array)
      headers.set('content-length', String(body.byteLength))
    return answer
  }
  dropFields(headers, (name) => name.startsWith('content-') && name !== 'content-location')
  return { status: 304, headers, body: null }
}

/** An address, its path with the encoding undone: a change under one spelling makes all of them old. */
function asRead(address: string): string {
  if (!address.includes('%')) return address
  const mark = address.indexOf('?')
  const [path, query] = mark === -1 ? [address, ''] : [address.slice(0, mark), address.slice(mark)]
  return path.split('/').map(decoded).join('/') + query
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Paths whose answers a change has made old (RFC 9111, 4.4); those of the backend may stand below a path of its own. */
function changedBy({ target }: Exchange, { headers }: Answer): Set<string> {
  const changed = new Set([`${target.path}${target.query}`, target.path])
  const base = `http://backend${target.path}`
  for (const name of ['location', 'content-location']) {
    const value = headers.get(name)
    if (value === null || !URL.canParse(value, base)) continue
    const { pathname, search } = new URL(value, base)
    for (let at = 0; at !== -1; at = pathname.indexOf('/', at + 1))
      changed.add(pathname.slice(at) + search)
  }
  return changed
}
