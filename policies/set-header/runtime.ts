import { dropTrailers } from '#policies/kit/drop-trailers.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import { hyphened } from '#policies/kit/field-name.ts'
import type { HeaderFields } from '#policies/kit/header-fields.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import { template } from '#policies/kit/template.ts'
import type { SetHeaderConfig } from './definition.ts'

type Change = (exchange: Exchange, headers: HeaderFields) => void

export const setHeaderRuntime: PolicyRuntime<SetHeaderConfig> = ({ headers }) => {
  const onRequest = headers.filter(({ on }) => on === 'request').map(changeOf)
  const ofAnswers = headers.filter(({ on }) => on === 'response')
  const onResponse = ofAnswers.map(changeOf)
  const replaced = new Set(
    ofAnswers.filter(({ action }) => action !== 'append').map(({ name }) => hyphened(name)),
  )
  const isReplaced = (name: string) => replaced.has(name)
  return {
    ...(onRequest.length > 0 && {
      request(exchange) {
        for (const change of onRequest) change(exchange, exchange.requestHeaders)
        return undefined
      },
    }),
    ...(onResponse.length > 0 && {
      response(exchange, answer) {
        for (const change of onResponse) change(exchange, answer.headers)
        if (replaced.size > 0) dropTrailers(answer, isReplaced)
        return undefined
      },
    }),
  }
}

function changeOf({ action, name, value }: SetHeaderConfig['headers'][number]): Change {
  const text = template(value)
  if (action === 'remove') return (_, headers) => headers.delete(name)
  if (action === 'append') return (exchange, headers) => headers.append(name, text(exchange))
  return (exchange, headers) => headers.set(name, text(exchange))
}
