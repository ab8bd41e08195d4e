import { constants, type KeyObject, sign } from 'node:crypto'

const hashes: Record<string, string> = { 256: 'sha256', 384: 'sha384', 512: 'sha512' }
const encoded = (part: string | object): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')

/** How a signature is made: an algorithm of RFC 7518, whatever key that is done with and whatever the head says. */
export function signatureOf(text: string, algorithm: string, key: KeyObject): Buffer {
  if (algorithm === 'EdDSA') return sign(null, Buffer.from(text), key)
  const hash = hashes[algorithm.slice(2)]
  if (algorithm.startsWith('PS'))
    return sign(hash, Buffer.from(text), {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    })
  return sign(hash, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
}

/** A token that is signed as it should be, of a head and claims that no library would sign; texts stand as they are. */
export function signToken(
  { algorithm, key }: { algorithm: string; key: KeyObject },
  header: string | object,
  claims: string | object,
): string {
  const text = `${encoded(header)}.${encoded(claims)}`
  return `${text}.${signatureOf(text, algorithm, key).toString('base64url')}`
}
