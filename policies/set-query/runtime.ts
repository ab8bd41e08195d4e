import type { Exchange } from '#policies/kit/exchange.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import { template } from '#policies/kit/template.ts'
import type { SetQueryConfig } from './definition.ts'

type Change = (pairs: string[], exchange: Exchange) => string[]

export const setQueryRuntime: PolicyRuntime<SetQueryConfig> = ({ parameters }) => {
  const changes = parameters.map(changeOf)
  return {
    request(exchange) {
      const { target } = exchange
      const before = target.query.slice(1).split('&').filter(Boolean)
      const pairs = changes.reduce((sofar, change) => change(sofar, exchange), before)
      target.query = pairs.length > 0 ? `?${pairs.join('&')}` : ''
      return undefined
    },
  }
}

function changeOf({ action, name, value }: SetQueryConfig['parameters'][number]): Change {
  const text = template(value)
  const pair = (exchange: Exchange) =>
    `${encodeURIComponent(name)}=${encodeURIComponent(text(exchange))}`
  const others = (pairs: string[]) => pairs.filter((one) => nameOf(one) !== name)
  if (action === 'remove') return others
  if (action === 'append') return (pairs, exchange) => [...pairs, pair(exchange)]
  return (pairs, exchange) => {
    // The new one stands where the first of its name stood.
    const at = pairs.findIndex((one) => nameOf(one) === name)
    const rest = others(pairs)
    return at === -1
      ? [...rest, pair(exchange)]
      : [...rest.slice(0, at), pair(exchange), ...rest.slice(at)]
  }
}

/** As backends read it: percent-encoding undone, plus a space. */
function nameOf(pair: string): string {
  const raw = (pair.split('=', 1)[0] ?? '').replaceAll('+', ' ')
  try {
    return decodeURIComponent(raw)
  } catch {
    return raw
  }
}
