import 'server-only'
import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import { environment } from '#lib/shared/environment.ts'
import { hostOf, isLocalHost } from '#lib/shared/public-address.ts'
import { isPublicIp } from '#policies/kit/public-ip.ts'

/** What an address given by a person may be. */
export interface Guard {
  isIpAllowed: (ip: string) => boolean
  /** Names such as `localhost` or `db.internal`, and plain http. */
  allowsLocal: boolean
}

export const publicOnly: Guard = { isIpAllowed: isPublicIp, allowsLocal: false }
export const anywhere: Guard = { isIpAllowed: () => true, allowsLocal: true }

/** The guard of this installation: public https alone, unless its operator said otherwise. */
export const currentGuard = (): Guard =>
  environment().GATEHOUSE_ALLOW_PRIVATE_ADDRESSES ? anywhere : publicOnly

/** Why the text of an address is refused, for the log; null: nothing speaks against it so far. */
export function addressFault(address: string, guard: Guard): string | null {
  if (!URL.canParse(address)) return 'not an address'
  const url = new URL(address)
  if (url.protocol !== 'https:' && !(guard.allowsLocal && url.protocol === 'http:'))
    return 'not https'
  if (url.username !== '' || url.password !== '') return 'holds a user name or password'
  const host = hostOf(url)
  if (ipaddr.isValid(host)) return guard.isIpAllowed(host) ? null : `address ${host} is not public`
  return !guard.allowsLocal && isLocalHost(host) ? `name ${host} is local` : null
}

/** Every address of a name; throws when one of them is refused, so that a name cannot show two faces. */
export async function allowedAddresses(
  host: string,
  guard: Guard,
): Promise<{ address: string; family: number }[]> {
  const addresses = await lookup(host, { all: true })
  const refused = addresses.find(({ address }) => !guard.isIpAllowed(address))
  if (refused) throw new Error(`name ${host} leads to ${refused.address}, which is not public`)
  return addresses
}
