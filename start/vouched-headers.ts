import type { IncomingHttpHeaders } from 'node:http'
import ipaddr from 'ipaddr.js'
import { forwardedCaller } from '#policies/kit/forwarded-for.ts'

/** Whose word is taken for where a request comes from, and where the portal is for browsers. */
export interface Vouching {
  isTrusted: (address: string) => boolean
  origin: URL
}

/**
 * What a request says of its own way becomes what is known of it: `X-Forwarded-For` holds the one address of the caller
 * (the connection's, unless that is a trusted proxy's), host and scheme are those of the portal's address.
 */
export function vouch(
  headers: IncomingHttpHeaders,
  peer: string,
  { isTrusted, origin }: Vouching,
): void {
  const said = headers['x-forwarded-for'] ?? ''
  const { address } = forwardedCaller(
    ipaddr.isValid(peer) ? ipaddr.process(peer).toString() : peer,
    Array.isArray(said) ? said.join(',') : said,
    isTrusted,
  )
  for (const name of Object.keys(headers))
    if (name === 'forwarded' || name === 'x-real-ip' || name.startsWith('x-forwarded-'))
      delete headers[name]
  headers['x-forwarded-for'] = address
  headers['x-forwarded-host'] = origin.host
  headers['x-forwarded-proto'] = origin.protocol.replace(':', '')
}
