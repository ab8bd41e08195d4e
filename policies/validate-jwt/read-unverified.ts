import { decodeJwt, decodeProtectedHeader } from 'jose'

/** What a token says of itself, to choose the key by; nothing of it is believed before the signature is checked. */
interface Unverified {
  alg: string
  kid: string | undefined
  issuer: string
}

/** Null: it is no JWT of ours to judge. */
export function readUnverified(token: string): Unverified | null {
  if (!isCompact(token)) return null
  try {
    const { alg, kid, crit, b64 } = decodeProtectedHeader(token)
    const { iss } = decodeJwt(token)
    if (typeof alg !== 'string' || typeof iss !== 'string') return null
    // RFC 7515, 4.1.4: one that is no text is no key id, and not the same as none.
    if (kid !== undefined && typeof kid !== 'string') return null
    // Extensions that would have to be understood; RFC 7797, 7: none changes how a JWT is signed.
    if (crit !== undefined || b64 !== undefined) return null
    return { alg, kid, issuer: iss }
  } catch {
    return null
  }
}

/** Base64url without padding, and without spare bits that are not zero (RFC 7515, 2; RFC 4648, 3.5). */
const canonical = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/

/** Three parts, each written in the one way that there is: else a token would have many spellings, all of them signed. */
function isCompact(token: string): boolean {
  const parts = token.split('.')
  return parts.length === 3 && parts.every((part) => part !== '' && canonical.test(part))
}
