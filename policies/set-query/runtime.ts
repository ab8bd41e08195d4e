import type { Exchange } from '#policies/kit/exchange.ts'
import { allNamesakes, asReadByPhp } from '#policies/kit/namesakes.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import { template } from '#policies/kit/template.ts'
import type { SetQueryConfig } from './definition.ts'

/** A parameter as it is written, and the names of rules that it is to some reader. */
interface Part {
  text: string
  standsFor: readonly string[]
}
interface Pair extends Part {
  /** For readers that begin another parameter at a semicolon. */
  parts: readonly Part[]
}
type Change = (pairs: Pair[], exchange: Exchange) => Pair[]

export const setQueryRuntime: PolicyRuntime<SetQueryConfig> = ({ parameters }) => {
  const namesOf = rulesFor(parameters.map(({ name }) => name))
  const partOf = (text: string): Part => ({ text, standsFor: namesOf(nameOf(text)) })
  const pairOf = (text: string, known?: readonly Part[]): Pair => {
    const whole = partOf(text)
    const parts = known ?? (text.includes(';') ? text.split(';').map(partOf) : [whole])
    return { ...whole, parts }
  }
  const changes = parameters.map((parameter) => changeOf(parameter, pairOf))
  return {
    request(exchange) {
      const { target } = exchange
      const written = target.query.slice(1).split('&').filter(Boolean)
      const before = written.map((text) => pairOf(text))
      const pairs = changes.reduce((sofar, change) => change(sofar, exchange), before)
      target.query = pairs.length > 0 ? `?${pairs.map(({ text }) => text).join('&')}` : ''
      return undefined
    },
  }
}

function changeOf(
  { action, name, value }: SetQueryConfig['parameters'][number],
  pairOf: (text: string, known?: readonly Part[]) => Pair,
): Change {
  const text = template(value)
  const pair = (exchange: Exchange) =>
    pairOf(`${encodeURIComponent(name)}=${encodeURIComponent(text(exchange))}`)
  const isOfIt = ({ standsFor }: Part) => standsFor.includes(name)
  const without = (one: Pair): Pair[] => {
    if (!one.parts.some(isOfIt)) return [one]
    const kept = one.parts.filter((part) => !isOfIt(part))
    const left = kept.map((part) => part.text).join(';')
    return left === '' ? [] : [pairOf(left, kept)]
  }
  const others = (pairs: Pair[]) => pairs.flatMap(without)
  if (action === 'remove') return others
  if (action === 'append') return (pairs, exchange) => [...pairs, pair(exchange)]
  return (pairs, exchange) => {
    // The new one stands where the first of its name stood.
    const at = pairs.findIndex(isOfIt)
    const rest = others(pairs)
    return at === -1
      ? [...rest, pair(exchange)]
      : [...rest.slice(0, at), pair(exchange), ...rest.slice(at)]
  }
}

/**
 * Builds what tells which of these names another is to some reader (docs/decisions/057): `a[]` or ` a` is `a`. It is
 * asked once for each parameter of a query, however many rules there are.
 */
function rulesFor(names: readonly string[]): (other: string) => readonly string[] {
  // The member of an object that is named is that one alone.
  const members = new Set(names.filter((name) => name.includes('[')))
  const wholes = new Set(names.filter((name) => !members.has(name)))
  const namesakesOf = allNamesakes(wholes)
  return (other) => {
    const read = asReadByPhp(other)
    const found = namesakesOf(read)
    if (members.has(read)) return [...found, read]
    return wholes.has(other) && !found.includes(other) ? [...found, other] : found
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
