import { vi } from 'vitest'
import type { Exchange, RequestBody } from '#policies/kit/exchange.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { readBody } from '#policies/kit/read-body.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import { anExchange, aStream, fakePorts } from '#policies/kit/testing.ts'
import { AnswerStore } from './answer-store.ts'
import { cache } from './definition.ts'
import { cacheRuntime } from './runtime.ts'

interface Reply {
  status?: number
  headers?: Record<string, string>
  /** Besides; a name may come twice. */
  lines?: [string, string][]
  body?: string
}
interface Ask {
  method?: string
  path?: string
  apiId?: string
  /** That a step before has chosen. */
  backendUrl?: string | null
  headers?: Record<string, string>
  subscriptionId?: string
  claims?: Exchange['claims']
  requestBody?: RequestBody | null
  reply?: Reply | Refusal
  /** Seconds that the backend takes. */
  takes?: number
}

/** Calls through the step; answers name the call of the backend that they come from. */
export function step(config: object = {}) {
  const store = new AnswerStore()
  const { around } = cacheRuntime(
    cache.config.parse(config),
    fakePorts({ lasting: <State>() => store as State }),
  )
  const asked: Exchange[] = []
  const call = async ({
    method = 'GET',
    path = '/pets',
    apiId,
    backendUrl = null,
    headers = {},
    subscriptionId,
    claims = null,
    requestBody = null,
    reply = {},
    takes = 0,
  }: Ask = {}) => {
    const fields = Object.entries(headers)
    const exchange = anExchange({
      method,
      target: { backendUrl, path, query: '', timeoutMs: null },
      callerHeaders: FieldList.from(fields),
      requestHeaders: FieldList.from(fields),
      claims,
      requestBody,
      ...(apiId && { apiId }),
      ...(subscriptionId && { subscriptionId }),
    })
    const made = (await around?.(exchange, async () => {
      asked.push(exchange)
      vi.advanceTimersByTime(takes * 1_000)
      if ('refused' in reply) return reply
      const { status = 200, headers = {}, lines = [], body = `answer ${asked.length}` } = reply
      const fields = FieldList.from([...Object.entries(headers), ...lines])
      return { status, headers: fields, body: aStream(body) }
    })) as Answer | Refusal
    if ('refused' in made) return { ...made, text: '', headers: new FieldList() }
    const text = Buffer.from(await readBody(made.body, 1e9)).toString()
    return { status: made.status, text, headers: made.headers, code: null }
  }
  return { call, asked, store }
}
export const minute = { headers: { 'cache-control': 'max-age=60', etag: '"v1"' } }
