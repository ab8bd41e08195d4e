import { dropTrailers, readAsOneOf } from '#policies/kit/drop-trailers.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import type { HeaderFields } from '#policies/kit/header-fields.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import { template } from '#policies/kit/template.ts'
import type { SetHeaderConfig } from './definition.ts'

type Change = (exchange: Exchange, headers: HeaderFields) => void

export const setHeaderRuntime: PolicyRuntime<SetHeaderConfig> = ({ headers }) => {
  const ofRequests = headers.filter(({ on }) => on === 'request')
  const ofAnswers = headers.filter(({ on }) => on === 'response')
  const [onRequest, onResponse] = [ofRequests.map(changeOf), ofAnswers.map(changeOf)]
  const [isOfRequests, isOfAnswers] = [replacedBy(ofRequests), replacedBy(ofAnswers)]
  return {
    ...(onRequest.length > 0 && {
      request(exchange) {
        for (const change of onRequest) change(exchange, exchange.requestHeaders)
        dropTrailers(exchange, isOfRequests)
        return undefined
      },
    }),
    ...(onResponse.length > 0 && {
      response(exchange, answer) {
        for (const change of onResponse) change(exchange, answer.headers)
        dropTrailers(answer, isOfAnswers)
        return undefined
      },
    }),
  }
}

/** Names that do not come as trailers: what is added to is the other's own. */
const replacedBy = (changes: SetHeaderConfig['headers']) =>
  readAsOneOf(changes.filter(({ action }) => action !== 'append').map(({ name }) => name))

function changeOf({ action, name, value }: SetHeaderConfig['headers'][number]): Change {
  const text = template(value)
  if (action === 'remove') return (_, headers) => headers.delete(name)
  if (action === 'append') return (exchange, headers) => headers.append(name, text(exchange))
  return (exchange, headers) => headers.set(name, text(exchange))
}
