import type { Exchange } from '#policies/kit/exchange.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import { type AnswerState, fieldsOf, type RequestState } from './changes.ts'

export const requestState = ({ requestHeaders, target, claims }: Exchange): RequestState => ({
  headers: fieldsOf(requestHeaders),
  path: target.path,
  query: target.query,
  backendUrl: target.backendUrl,
  timeoutMs: target.timeoutMs,
  claims: Object.keys(claims ?? {}),
})
export const answerState = ({ headers, status, body }: Answer): AnswerState => ({
  headers: fieldsOf(headers),
  status,
  body,
})
