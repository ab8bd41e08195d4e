import ipaddr from 'ipaddr.js'
import { addressRanges } from '#policies/kit/address-ranges.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { IpFilterConfig } from './definition.ts'

export const ipFilterRuntime: PolicyRuntime<IpFilterConfig> = ({ allow, deny, trustedProxies }) => {
  const isAllowed = allow.length === 0 ? () => true : addressRanges(allow)
  const isDenied = addressRanges(deny)
  const isTrusted = addressRanges(trustedProxies)
  return {
    request(exchange) {
      const address = callerAddress(exchange, isTrusted)
      if (isAllowed(address) && !isDenied(address)) return undefined
      return refusal(
        403,
        'network-refused',
        'Your network may not call this',
        `The address ${address} is ${isDenied(address) ? 'denied' : 'not allowed'}.`,
      )
    },
  }
}

/** Walks X-Forwarded-For from the right while the hop before is a trusted proxy; the first other one is the caller. */
function callerAddress(
  { clientIp, callerHeaders }: Exchange,
  isTrusted: (address: string) => boolean,
): string {
  if (!isTrusted(clientIp)) return clientIp
  const hops = (callerHeaders.get('x-forwarded-for') ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean)
  let address = clientIp
  for (const hop of hops.reverse()) {
    if (!ipaddr.isValid(hop)) return address
    address = hop
    if (!isTrusted(hop)) return hop
  }
  return address
}
