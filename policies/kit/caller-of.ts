import { createHash } from 'node:crypto'
import { z } from 'zod'
import { speaksOfCredentials } from './credential-names.ts'
import type { Exchange } from './exchange.ts'
import { headerName } from './fields.ts'
import { networkOf } from './network-of.ts'

type CountBy = 'subscription' | 'key' | 'address' | 'header' | 'claim'
interface Counting {
  countBy: CountBy
  name?: string | undefined
}

/** Field of a configuration: the header or claim to count by. */
export const countedName = z
  .string()
  .max(100)
  .optional()
  .meta({
    title: 'Header or claim',
    description: 'Name of the header or claim to count by.',
    shownWhen: { name: 'countBy', values: ['header', 'claim'] },
  })

/** Whether the name that a way of counting needs is there; for `superRefine`. */
export function checkCountedName(
  { countBy, name }: { countBy: string; name?: string | undefined },
  context: z.RefinementCtx,
): void {
  const fault = (message: string) => context.addIssue({ code: 'custom', path: ['name'], message })
  if (countBy === 'claim' && !name) fault('Name the claim to count by.')
  if (countBy === 'header' && !headerName.safeParse(name).success)
    fault('Name the header to count by.')
}

/**
 * Whose calls are counted together; what a call lacks is counted by its address, in IPv6 by the network of it. What the caller writes is marked as
 * such, so that nobody can use up what another caller has.
 */
export function callerOf({ countBy, name = '' }: Counting): (exchange: Exchange) => string {
  const isCredential = countBy === 'header' && speaksOfCredentials(name)
  const marked = (mark: string, value: string | null): string | null =>
    value === null ? null : `${mark} ${isCredential ? digestOf(value) : shortOf(value)}`
  const by: Record<CountBy, (exchange: Exchange) => string | null> = {
    subscription: ({ subscriptionId }) => subscriptionId,
    key: ({ keyId }) => keyId,
    address: () => null,
    header: ({ callerHeaders }) => marked('header', callerHeaders.get(name)),
    claim: ({ claims }) => {
      const by = claims && marked('claim', ownTextOf(claims, name))
      const issuer = by && name === 'sub' ? ownTextOf(claims, 'iss') : null
      return issuer === null ? by : `${by} of ${shortOf(issuer)}`
    },
  }
  const read = by[countBy]
  return (exchange) => read(exchange) ?? networkOf(exchange.clientIp)
}

/** What `callerOf` names somebody by: what the gateway has admitted, or what callers say or choose themselves. */
export function kindOfCaller(caller: string): 'admitted' | 'header' | 'claim' | 'address' {
  if (caller.startsWith('sub_') || caller.startsWith('key_')) return 'admitted'
  if (caller.startsWith('header ')) return 'header'
  return caller.startsWith('claim ') ? 'claim' : 'address'
}

/** Null: it is not there, or null. */
function ownTextOf(claims: Readonly<Record<string, unknown>>, name: string): string | null {
  const claim = Object.hasOwn(claims, name) ? claims[name] : null
  if (claim === null || claim === undefined) return null
  return typeof claim === 'string' ? claim : JSON.stringify(claim)
}

/** Longer values are told apart by their digest, so that a counter costs little. */
const VALUE_CHARACTERS_MAX = 200

const shortOf = (value: string): string =>
  value.length <= VALUE_CHARACTERS_MAX ? value : `${value.slice(0, 100)}… ${digestOf(value)}`

/** What refusals, records and counters say of a credential. */
const digestOf = (value: string): string =>
  createHash('sha256').update(value).digest('hex').slice(0, 32)
