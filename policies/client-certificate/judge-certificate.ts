import type { X509Certificate } from 'node:crypto'
import {
  ANY_PURPOSE,
  type CertificateDetails,
  CLIENT_AUTHENTICATION,
  keyUsage,
} from './certificate-details.ts'

/** A certificate, and what is written in it. */
export interface ReadCertificate {
  certificate: X509Certificate
  details: CertificateDetails
}

export interface Trust {
  /** Where a path may end; trusted as they are. */
  authorities: readonly ReadCertificate[]
  /** Of the configuration, besides those that the caller sends. */
  intermediates: readonly ReadCertificate[]
}

/** From the caller's own certificate up to an authority. */
export type CertificatePath = readonly ReadCertificate[]

const PATH_MAX = 6
/** Signatures verified for one certificate; a caller may send many authorities of one name. */
const SIGNATURES_MAX = 24

/** Signatures over MD5 and SHA-1, of which two certificates can share one. */
const weakSignatures = new Set([
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10045.4.1',
  '1.2.840.10040.4.3',
  '1.3.14.3.2.29',
])

/**
 * The path from a caller's certificate to one of the authorities, all of it valid now (RFC 5280, 6; policies are not
 * asked for, name constraints refused), or why there is none.
 */
export function findPath(
  leaf: ReadCertificate,
  sent: readonly ReadCertificate[],
  { authorities, intermediates }: Trust,
  nowMs: number,
): CertificatePath | string {
  const unfit = unfitNow(leaf.certificate, nowMs) ?? unfitToBegin(leaf.details)
  if (unfit) return unfit
  let signatures = 0
  let reason = 'None of the authorities has issued it.'
  const between = [...intermediates, ...sent]
  const issued = (issuer: ReadCertificate, below: ReadCertificate, depth: number): boolean => {
    if (!sameBytes(issuer.details.subjectBytes, below.details.issuerBytes)) return false
    const wrong = unfitToIssue(issuer.details, depth) ?? unfitNow(issuer.certificate, nowMs)
    if (wrong) reason = wrong
    signatures += 1
    if (wrong || signatures > SIGNATURES_MAX) return false
    if (below.certificate.verify(issuer.certificate.publicKey)) return true
    reason = 'A signature in its chain is wrong.'
    return false
  }
  const upwards = (path: ReadCertificate[]): ReadCertificate[] | null => {
    const below = path.at(-1) as ReadCertificate
    const depth = path.length - 1
    const root = authorities.find((authority) => issued(authority, below, depth))
    if (root) return [...path, root]
    if (path.length >= PATH_MAX) return null
    for (const next of between) {
      const known = path.some(({ certificate }) => certificate.raw.equals(next.certificate.raw))
      if (known || !issued(next, below, depth)) continue
      const wrong = unfitOnTheWay(next.details)
      if (wrong) reason = wrong
      const found = wrong ? null : upwards([...path, next])
      if (found) return found
    }
    return null
  }
  return upwards([leaf]) ?? reason
}

function unfitNow({ validFromDate, validToDate }: X509Certificate, nowMs: number): string | null {
  if (nowMs > validToDate.getTime())
    return `It, or one above it, ended at ${validToDate.toISOString()}.`
  return nowMs < validFromDate.getTime()
    ? `It, or one above it, is valid from ${validFromDate.toISOString()} on only.`
    : null
}

/** What a caller's own certificate must not be, whoever issued it. */
function unfitToBegin(details: CertificateDetails): string | null {
  const bits = details.keyUsage
  if (bits !== null && (bits & (keyUsage.digitalSignature | keyUsage.keyAgreement)) === 0)
    return 'Its key is not for signing (key usage).'
  return unfitOnTheWay(details)
}

function unfitOnTheWay({
  unknown,
  signatureAlgorithm,
  hasNameConstraints,
  purposes,
}: CertificateDetails): string | null {
  if (unknown.length > 0)
    return `Its chain has the critical extension ${unknown[0]}, which is not understood.`
  if (hasNameConstraints) return 'Its chain has name constraints, which are not understood.'
  if (weakSignatures.has(signatureAlgorithm)) return 'Its chain is signed over MD5 or SHA-1.'
  if (purposes && !purposes.some((one) => one === CLIENT_AUTHENTICATION || one === ANY_PURPOSE))
    return 'Its chain is not for clients (extended key usage).'
  return null
}

/** `depth`: how many authorities stand below this one. */
export function unfitToIssue(
  { isAuthority, keyUsage: bits, pathLength }: CertificateDetails,
  depth: number,
): string | null {
  if (!isAuthority) return 'Its issuer is not an authority (CA:FALSE).'
  if (bits !== null && (bits & keyUsage.keyCertSign) === 0)
    return 'Its issuer may not sign certificates (key usage).'
  if (pathLength !== null && depth > pathLength)
    return 'Its chain is longer than an authority allows.'
  return null
}

/** Whether a certificate is for clients by its own words (RFC 5280, 4.2.1.12). */
export const isForClients = ({ purposes }: CertificateDetails, whenUnsaid: boolean): boolean =>
  purposes === null ? whenUnsaid : purposes.includes(CLIENT_AUTHENTICATION)

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])
