import ipaddr from 'ipaddr.js'

export interface ForwardedCaller {
  address: string
  /** What the header says of hops before that one; nobody has vouched for it. */
  rest: string
}

/**
 * The caller of a connection from `peer` by an X-Forwarded-For. The header is walked from the right while the hop before
 * is a trusted proxy; the first other one is the caller. What is no address ends the walk.
 */
export function forwardedCaller(
  peer: string,
  header: string,
  isTrusted: (address: string) => boolean,
): ForwardedCaller {
  let address = peer
  let rest = header
  while (isTrusted(address)) {
    const comma = rest.lastIndexOf(',')
    const hop = hopAddress(rest.slice(comma + 1).trim())
    if (hop === null) break
    address = hop
    rest = comma === -1 ? '' : rest.slice(0, comma)
  }
  return { address, rest }
}

/** An address alone, without the port that some proxies write; an IPv4 address mapped into IPv6 is itself. Null: none. */
function hopAddress(hop: string): string | null {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop
  const isAddress = bare.includes(':')
    ? ipaddr.IPv6.isValid(bare)
    : ipaddr.IPv4.isValidFourPartDecimal(bare)
  return isAddress ? ipaddr.process(bare).toString() : null
}
