import { lookup } from 'node:dns/promises'
import { isPublicIp } from '#policies/kit/public-ip.ts'
import { BackendFailure } from './backend-call.ts'

/** Where a connection to a host may go, in the order in which it is tried. Asked for each new connection. */
export type PlacesOf = (hostname: string) => Promise<readonly string[]>

/** What the name stands for is left to the connection. */
export const anywhere: PlacesOf = async (hostname) => [hostname]

/**
 * What the name stands for now, where all of it is in the public network. The connection goes to one of these very
 * addresses, so that a name cannot mean another one a moment later.
 */
export const publicOnly: PlacesOf = async (hostname) => {
  const addresses = (await lookup(hostname, { all: true })).map(({ address }) => address)
  const inside = addresses.find((address) => !isPublicIp(address))
  if (inside === undefined) return addresses
  throw new BackendFailure(`${hostname} leads to ${inside}, which is not a public address.`, {
    unsent: true,
    code: 'backend-address-refused',
  })
}
