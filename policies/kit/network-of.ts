/** Groups of an IPv6 address that say its network: whoever has one address has all others of that /64. */
const NETWORK_GROUPS = 4
const GROUPS = 8

/** Who is behind an address: in IPv4 the address, in IPv6 its /64. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [front = '', back] = address.split('::')
  const first = front === '' ? [] : front.split(':')
  const last = back ? back.split(':') : []
  const zeros = back === undefined ? 0 : Math.max(0, GROUPS - first.length - last.length)
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last]
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => Number.parseInt(group, 16))
  return `${network.map((group) => group.toString(16)).join(':')}::/64`
}
