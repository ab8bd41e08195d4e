import ipaddr from 'ipaddr.js'

/** Of IPv6 only this is the public network (IANA; RFC 4291, 2.4): what lies outside may wrap an IPv4 address (`::7f00:1`). */
const globalUnicast = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]

/**
 * Whether an IP address is one of the public network: not loopback, private, link-local (which holds the metadata
 * services of clouds), shared, reserved, multicast or a translation that could wrap one of those.
 */
export function isPublicIp(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast)
}
