import type { Exchange } from '#policies/kit/exchange.ts'
import { asReadByPhp, namesakes } from '#policies/kit/namesakes.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import { template } from '#policies/kit/template.ts'
import type { SetQueryConfig } from './definition.ts'

/** A parameter as it is written, and its name as backends read it. */
interface Pair {
  text: string
  name: string
}
type Change = (pairs: Pair[], exchange: Exchange) => Pair[]

export const setQueryRuntime: PolicyRuntime<SetQueryConfig> = ({ parameters }) => {
  const changes = parameters.map(changeOf)
  return {
    request(exchange) {
      const { target } = exchange
      const before = target.query
        .slice(1)
        .split('&')
        .filter(Boolean)
        .map((text) => ({ text, name: nameOf(text) }))
      const pairs = changes.reduce((sofar, change) => change(sofar, exchange), before)
      target.query = pairs.length > 0 ? `?${pairs.map(({ text }) => text).join('&')}` : ''
      return undefined
    },
  }
}

function changeOf({ action, name, value }: SetQueryConfig['parameters'][number]): Change {
  const text = template(value)
  const pair = (exchange: Exchange): Pair => ({
    text: `${encodeURIComponent(name)}=${encodeURIComponent(text(exchange))}`,
    name,
  })
  const isOfIt = standsFor(name)
  const others = (pairs: Pair[]) => pairs.flatMap((one) => withoutParts(one, isOfIt))
  if (action === 'remove') return others
  if (action === 'append') return (pairs, exchange) => [...pairs, pair(exchange)]
  return (pairs, exchange) => {
    // The new one stands where the first of its name stood.
    const at = pairs.findIndex((one) => isOfIt(one.name))
    const rest = others(pairs)
    return at === -1
      ? [...rest, pair(exchange)]
      : [...rest.slice(0, at), pair(exchange), ...rest.slice(at)]
  }
}

/** Builds the test whether a name is this one to some reader (docs/decisions/057): `a[]` or ` a` for `a`. */
function standsFor(name: string): (other: string) => boolean {
  // The member of an object that is named is that one alone.
  if (name.includes('[')) return (other) => asReadByPhp(other) === name
  const namesakeOf = namesakes([name])
  return (other) => other === name || namesakeOf(asReadByPhp(other)) === name
}

/** Some readers begin another parameter at a semicolon. */
function withoutParts(pair: Pair, isUnwanted: (name: string) => boolean): Pair[] {
  if (!pair.text.includes(';')) return isUnwanted(pair.name) ? [] : [pair]
  const parts = pair.text.split(';')
  const kept = parts.filter((part) => !isUnwanted(nameOf(part)))
  if (kept.length === parts.length) return [pair]
  const text = kept.join(';')
  return text === '' ? [] : [{ text, name: nameOf(text) }]
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
