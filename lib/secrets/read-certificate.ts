import 'server-only'
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { type Fault, fail, ok, type Result } from '#lib/shared/result.ts'

/** What is told of a certificate; nothing of it is secret. */
export interface ReadCertificate {
  /** PEM as it is sent in a handshake, one certificate after the other. */
  chain: string
  subject: string
  issuer: string
  /** DNS names, lower case. */
  names: string[]
  notBefore: Date
  notAfter: Date
  /** SHA-256, hexadecimal, lower case. */
  fingerprint: string
}

const CHAIN_MAX = 10
const pemCertificate = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** Reads a certificate with its chain and private key (PEM), or says everything that is wrong with them. */
export function readCertificate(
  given: { chain: string; key: string },
  now: Date,
): Result<ReadCertificate, 'invalid_certificate'> {
  const chain = readChain(given.chain)
  const key = readKey(given.key)
  const faults: Fault[] = []
  const fault = (path: string, message: string) => faults.push({ path, message })
  if ('fault' in chain) fault('chain', chain.fault)
  if ('fault' in key) fault('key', key.fault)
  if ('key' in key && !isServable(key.key))
    fault(
      'key',
      'Gateways serve RSA keys of 2,048 bits or more, and EC keys on P-256, P-384 or P-521.',
    )
  if ('own' in chain) {
    const mismatched =
      'key' in key && !chain.own.checkPrivateKey(key.key) ? mismatch(chain, key.key) : null
    for (const message of validityFaults(chain, now)) fault('chain', message)
    // Where another one should be first, what follows the first says nothing.
    if (mismatched?.[0] !== 'chain')
      for (const message of orderFaults(chain)) fault('chain', message)
    if (mismatched) fault(...mismatched)
  }
  if (!('own' in chain) || faults.length > 0)
    return fail('invalid_certificate', 'The certificate cannot be used.', faults)
  const { own, all } = chain
  return ok({
    chain: all.map((each) => each.toString()).join(''),
    subject: nameOf(own.subject),
    issuer: nameOf(own.issuer),
    names: namesOf(own),
    notBefore: own.validFromDate,
    notAfter: own.validToDate,
    fingerprint: own.fingerprint256.replaceAll(':', '').toLowerCase(),
  })
}

interface Chain {
  own: X509Certificate
  all: X509Certificate[]
}

function readChain(pem: string): Chain | { fault: string } {
  const parts = pem.match(pemCertificate) ?? []
  if (parts.length > CHAIN_MAX) return { fault: `At most ${CHAIN_MAX} certificates.` }
  try {
    const all = parts.map((part) => new X509Certificate(part))
    const [own] = all
    return own
      ? { own, all }
      : { fault: 'There is no certificate in it: PEM begins with -----BEGIN CERTIFICATE-----.' }
  } catch {
    return { fault: 'It cannot be read as certificates in PEM.' }
  }
}

function readKey(pem: string): { key: KeyObject } | { fault: string } {
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem))
    return { fault: 'The private key is encrypted. Decrypt it first; it is stored encrypted here.' }
  try {
    return { key: createPrivateKey(pem) }
  } catch {
    return { fault: 'It cannot be read as a private key in PEM.' }
  }
}

const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

/** A key that a gateway cannot load would keep all other secrets from it: they come as one table. */
function isServable({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048
  return asymmetricKeyType === 'ec' && curves.has(asymmetricKeyDetails?.namedCurve ?? '')
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)
const placeOf = (index: number): string =>
  index === 0 ? 'The certificate' : `Certificate ${index + 1} of the chain`

const validityFaults = ({ all }: Chain, now: Date): string[] =>
  all.flatMap(({ validFromDate, validToDate }, index) => {
    if (validToDate <= now) return [`${placeOf(index)} ended on ${dayOf(validToDate)}.`]
    return validFromDate > now
      ? [`${placeOf(index)} is not valid before ${dayOf(validFromDate)}.`]
      : []
  })

/** RFC 8446, 4.4.2: each certificate is followed by that of its issuer; the root may be left out if all have it. */
function orderFaults({ all }: Chain): string[] {
  for (const [index, certificate] of all.entries()) {
    const next = all[index + 1]
    if (next && !isIssuedBy(certificate, next)) {
      const elsewhere = all.some((other) => other !== certificate && isIssuedBy(certificate, other))
      return [
        elsewhere
          ? `The order is wrong: ${placeOf(index).toLowerCase()} must be followed by that of its issuer, “${nameOf(certificate.issuer)}”.`
          : `${placeOf(index)} was not issued by the one after it; “${nameOf(certificate.issuer)}” is missing.`,
      ]
    }
  }
  const last = all.at(-1)
  return !last || isIssuedBy(last, last) || roots().some((root) => isIssuedBy(last, root))
    ? []
    : [`The chain is not complete: append the certificate of “${nameOf(last.issuer)}”.`]
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)

let knownRoots: X509Certificate[] | undefined
/** The authorities that every client knows. */
function roots(): X509Certificate[] {
  knownRoots ??= rootCertificates.map((pem) => new X509Certificate(pem))
  return knownRoots
}

function mismatch({ all }: Chain, key: KeyObject): [path: string, message: string] {
  const place = all.findIndex((certificate) => certificate.checkPrivateKey(key))
  return place > 0
    ? [
        'chain',
        `The order is wrong: the private key belongs to certificate ${place + 1}, which must be first.`,
      ]
    : ['key', 'The private key belongs to another certificate.']
}

/** The common name, or whatever the name begins with. */
const nameOf = (distinguished: string): string =>
  /^CN=(.+)$/m.exec(distinguished)?.[1] ?? distinguished.split('\n')[0] ?? ''

const namesOf = ({ subjectAltName = '' }: X509Certificate): string[] =>
  subjectAltName
    .split(', ')
    .filter((entry) => /^DNS:[A-Za-z0-9*._-]+$/.test(entry))
    .map((entry) => entry.slice('DNS:'.length).toLowerCase())
