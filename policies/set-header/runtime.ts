import type { Exchange } from '#policies/kit/exchange.ts'
import type { HeaderFields } from '#policies/kit/header-fields.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { SetHeaderConfig, variables } from './definition.ts'

type Change = (exchange: Exchange, headers: HeaderFields) => void

export const setHeaderRuntime: PolicyRuntime<SetHeaderConfig> = ({ headers }) => {
  const onRequest = headers.filter(({ on }) => on === 'request').map(changeOf)
  const onResponse = headers.filter(({ on }) => on === 'response').map(changeOf)
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

/** Splits a value once; what a call has no value for is empty. */
function template(value: string): (exchange: Exchange) => string {
  const parts = value.split(/\{([^}]+)\}/)
  if (parts.length === 1) return () => value
  return (exchange) =>
    parts
      .map((part, index) =>
        index % 2 === 0 ? part : (exchange[part as (typeof variables)[number]] ?? ''),
      )
      .join('')
}
