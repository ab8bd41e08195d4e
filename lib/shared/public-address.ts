import ipaddr from 'ipaddr.js'
import { isPublicIp } from '#policies/kit/public-ip.ts'

/** Names that never mean a host on the public network (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`). */
const localNames =
  /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|corp|home|test|invalid|localdomain)$/

/** The host of a URL as it is compared: lower case, without brackets and without the last dot. */
export const hostOf = (url: URL): string => url.hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '')

/** Whether a host, by its text alone, can only be on this machine or its network. */
export function isLocalHost(host: string): boolean {
  if (ipaddr.isValid(host)) return !isPublicIp(host)
  return !host.includes('.') || localNames.test(host)
}
