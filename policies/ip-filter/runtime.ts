import { addressRanges } from '#policies/kit/address-ranges.ts'
import { forwardedCaller } from '#policies/kit/forwarded-for.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { IpFilterConfig } from './definition.ts'

export const ipFilterRuntime: PolicyRuntime<IpFilterConfig> = (
  { allow, deny, allowLists, denyLists, trustedProxies },
  { networkList },
) => {
  const isOpen = allow.length + allowLists.length === 0
  const isAllowed = isOpen
    ? () => true
    : addressRanges([...allow, ...allowLists.flatMap(networkList)])
  const isDenied = addressRanges([...deny, ...denyLists.flatMap(networkList)])
  const isTrusted = addressRanges(trustedProxies)
  return {
    request({ clientIp, forwardedFor }) {
      const { address } = forwardedCaller(clientIp, forwardedFor, isTrusted)
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
