import type { Exchange } from '#policies/kit/exchange.ts'
import type { ReadonlyHeaderFields } from '#policies/kit/header-fields.ts'
import { type Answer, isStreamed, type PolicyRuntime } from '#policies/kit/runtime.ts'
import type { LogConfig } from './definition.ts'
import { HIDDEN, hiddenNames, hideInAddresses, hideInPairs } from './hidden-values.ts'
import { isChosen } from './is-chosen.ts'
import { KeptBody, storable } from './kept-body.ts'

const VALUE_CHARACTERS_MAX = 300
const QUERY_CHARACTERS_MAX = 2_000
/** Of a value so much is looked through. */
const VALUE_READ_MAX = 2_000

/** What is remembered of a call until its end. */
interface Kept {
  chosen: boolean
  requestBody: KeptBody | null
  responseBody: KeptBody | null
  responseHeaders: [string, string][]
}

export const logRuntime: PolicyRuntime<LogConfig> = (config, { stepId }) => {
  const isHidden = hiddenNames(config.hidden)
  const headersIn = (fields: ReadonlyHeaderFields, names: readonly string[]): [string, string][] =>
    names.flatMap((name): [string, string][] => {
      const value = fields.get(name)
      if (value === null) return []
      const shown = isHidden(name)
        ? HIDDEN
        : hideInAddresses(value.slice(0, VALUE_READ_MAX), isHidden)
      return [[name, storable(shown.slice(0, VALUE_CHARACTERS_MAX))]]
    })
  const keptOf = ({ notes }: Exchange) => notes.get(stepId) as Kept | undefined
  return {
    onRefusals: true,
    request(exchange) {
      const chosen = isChosen(exchange.requestId, config.oneIn)
      if (!chosen && !config.everyError) return undefined
      const kept: Kept = { chosen, requestBody: null, responseBody: null, responseHeaders: [] }
      exchange.notes.set(stepId, kept)
      if (!chosen || !config.requestBody || !exchange.requestBody) return undefined
      kept.requestBody = KeptBody.for(exchange.callerHeaders, config.bodyBytesMax)
      if (kept.requestBody) exchange.requestBody.watch(kept.requestBody.see)
      return undefined
    },
    response(exchange, answer) {
      const kept = keptOf(exchange)
      if (!kept || !(kept.chosen || answer.status >= 400)) return undefined
      kept.responseHeaders = headersIn(answer.headers, config.responseHeaders)
      if (!config.responseBody) return undefined
      kept.responseBody = KeptBody.for(answer.headers, config.bodyBytesMax)
      if (kept.responseBody) watch(answer, kept.responseBody.see)
      return undefined
    },
    finished(exchange, { status }) {
      const kept = keptOf(exchange)
      if (!kept || !(kept.chosen || status >= 400)) return
      const query = config.query ? exchange.url.search.slice(1) : ''
      const shown = hideInPairs(query, isHidden).slice(0, QUERY_CHARACTERS_MAX)
      const [sent, answered] = [kept.requestBody?.text(isHidden), kept.responseBody?.text(isHidden)]
      exchange.addDetail({
        stepId,
        query: config.query ? storable(shown) : null,
        requestHeaders: headersIn(exchange.callerHeaders, config.requestHeaders),
        responseHeaders: kept.responseHeaders,
        requestBody: sent?.text ?? null,
        requestBodyCut: sent?.cut ?? false,
        responseBody: answered?.text ?? null,
        responseBodyCut: answered?.cut ?? false,
      })
    },
  }
}

/** Lets `see` have each piece of an answer's body as it goes out. */
function watch(answer: Answer, see: (piece: Uint8Array) => void): void {
  const { body } = answer
  if (body === null) return
  if (!isStreamed(body)) see(typeof body === 'string' ? Buffer.from(body) : body)
  else if (body.watch) body.watch(see)
  else
    answer.body = {
      length: body.length,
      cancel: () => body.cancel(),
      async read() {
        const piece = await body.read()
        if (piece) see(piece)
        return piece
      },
    }
}
