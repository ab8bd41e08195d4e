import ipaddr from 'ipaddr.js'

/** First and last address of a range, both part of it. */
type Range<Address> = readonly [first: Address, last: Address]
type Network = { v4: Range<number> } | { v6: Range<string> }

/**
 * Builds a test of addresses against ranges; an IPv4 address written as IPv6 (`::ffff:…`) is the same address. However
 * many ranges there are, an address is compared with a few.
 */
export function addressRanges(cidrs: readonly string[]): (address: string) => boolean {
  const networks = cidrs.map(parseNetwork)
  const v4 = merged(networks.flatMap((network) => ('v4' in network ? [network.v4] : [])))
  const v6 = merged(networks.flatMap((network) => ('v6' in network ? [network.v6] : [])))
  return (address) => {
    if (networks.length === 0 || !ipaddr.isValid(address)) return false
    const candidate = ipaddr.process(address)
    return candidate instanceof ipaddr.IPv4
      ? contains(v4, numberOf(candidate.octets))
      : contains(v6, textOf(candidate.toByteArray()))
  }
}

/** A network as it is written by itself: no bits beyond its prefix, and IPv4 as IPv4. */
export function plainNetwork(cidr: string): string {
  const [text = '', bits] = cidr.split('/')
  const address = ipaddr.process(text)
  const isV4 = address instanceof ipaddr.IPv4
  if (bits === undefined) return address.toString()
  const prefix = isV4 && text.includes(':') ? Number(bits) - 96 : Number(bits)
  const network = (isV4 ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(`${address}/${prefix}`)
  return `${network}/${prefix}`
}

function parseNetwork(text: string): Network {
  const [address = '', prefix] = text.split('/')
  const parsed = ipaddr.parse(address)
  if (parsed instanceof ipaddr.IPv4)
    return networkV4(parsed, prefix === undefined ? 32 : Number(prefix))
  if (parsed.isIPv4MappedAddress())
    return networkV4(
      parsed.toIPv4Address(),
      prefix === undefined ? 32 : Math.max(0, Number(prefix) - 96),
    )
  const bytes = parsed.toByteArray()
  const bits = prefix === undefined ? 128 : Number(prefix)
  const bound = (fill: number) =>
    textOf(
      bytes.map((byte, index) => {
        const free = 0xff >> Math.min(8, Math.max(0, bits - index * 8))
        return (byte & ~free) | (fill & free)
      }),
    )
  return { v6: [bound(0), bound(0xff)] }
}

function networkV4(address: ipaddr.IPv4, prefix: number): Network {
  const size = 2 ** (32 - prefix)
  const first = Math.floor(numberOf(address.octets) / size) * size
  return { v4: [first, first + size - 1] }
}

const numberOf = (octets: readonly number[]): number =>
  octets.reduce((number, octet) => number * 256 + octet, 0)

/** Sixteen characters, one a byte, that sort as the numbers do. */
const textOf = (bytes: readonly number[]): string => String.fromCharCode(...bytes)

/** The same addresses in ranges that do not overlap, in order. */
function merged<Address extends number | string>(
  ranges: readonly Range<Address>[],
): readonly Range<Address>[] {
  const apart: [Address, Address][] = []
  for (const [first, last] of ranges.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const before = apart.at(-1)
    if (!before || first > before[1]) apart.push([first, last])
    else if (last > before[1]) before[1] = last
  }
  return apart
}

/** The last range that begins at or before an address holds it, or none does. */
function contains<Address extends number | string>(
  ranges: readonly Range<Address>[],
  address: Address,
): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle] as Range<Address>)[0] <= address) low = middle + 1
    else high = middle
  }
  const found = ranges[low - 1]
  return found !== undefined && address <= found[1]
}
