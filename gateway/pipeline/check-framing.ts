import type { Refusal } from '#policies/kit/refusal.ts'
import { ownRefusal } from './own-refusal.ts'

/** What the server below lets through and must not pass: two hosts, a host with a path, two lengths (RFC 9112, 3.2 and 6.3). */
export function checkFraming({ headers }: Request): Refusal | undefined {
  const host = headers.get('host') ?? ''
  if (!/^[A-Za-z0-9.:[\]_~-]*$/.test(host))
    return ownRefusal('bad-request', 'The Host header is not one host.')
  const length = headers.get('content-length')
  if (length !== null && !/^\d+$/.test(length))
    return ownRefusal('bad-request', 'The content length is not one number.')
  if (headers.has('upgrade') && /\bupgrade\b/i.test(headers.get('connection') ?? '')) {
    return ownRefusal('upgrade-unsupported', 'The caller asked for an upgrade of the connection.')
  }
  return undefined
}
