import ipaddr from 'ipaddr.js'

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/** Builds a test of addresses against ranges; an IPv4 address written as IPv6 (`::ffff:…`) is the same address. */
export function addressRanges(cidrs: readonly string[]): (address: string) => boolean {
  const ranges = cidrs.map(parseRange)
  return (address) => {
    if (ranges.length === 0 || !ipaddr.isValid(address)) return false
    const candidate = ipaddr.process(address)
    return ranges.some(
      ([base, prefix]) => base.kind() === candidate.kind() && matches(candidate, base, prefix),
    )
  }
}

function parseRange(text: string): Range {
  const [address = '', prefix] = text.split('/')
  const parsed = ipaddr.parse(address)
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()) {
    return [parsed.toIPv4Address(), prefix === undefined ? 32 : Math.max(0, Number(prefix) - 96)]
  }
  return [parsed, prefix === undefined ? (parsed.kind() === 'ipv4' ? 32 : 128) : Number(prefix)]
}

function matches(
  candidate: ipaddr.IPv4 | ipaddr.IPv6,
  base: ipaddr.IPv4 | ipaddr.IPv6,
  prefix: number,
): boolean {
  if (candidate instanceof ipaddr.IPv4 && base instanceof ipaddr.IPv4)
    return candidate.match(base, prefix)
  if (candidate instanceof ipaddr.IPv6 && base instanceof ipaddr.IPv6)
    return candidate.match(base, prefix)
  return false
}
