import { X509Certificate } from 'node:crypto'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import { certificateDetails } from './certificate-details.ts'
import type { ClientCertificateConfig } from './definition.ts'
import { findPath, isForClients, type ReadCertificate, type Trust } from './judge-certificate.ts'
import { readPem } from './pem.ts'
import { pinned } from './pinned.ts'

/** Certificates sent along that are looked at. */
const SENT_MAX = 8
/** Good certificates that are remembered beyond their connection. */
const KNOWN_MAX = 10_000

/** A certificate that was refused is judged again after this time. */
const REFUSED_MS = 60_000

/** Holds until an instant, in milliseconds since 1970. */
interface Verdict {
  refusal: Refusal | undefined
  untilMs: number
}

export const clientCertificateRuntime: PolicyRuntime<ClientCertificateConfig> = (config, ports) => {
  if (!ports.asksForCertificates)
    throw new Error(
      'The gateway does not ask callers for certificates. Start it with GATEWAY_CLIENT_CERTIFICATES=true.',
    )
  const trust: Trust = {
    authorities: readAll(config.authorities),
    intermediates: readAll(config.intermediates),
  }
  const isPinned = pinned(config)
  const blocked = new Set(config.blockedThumbprints)
  /** When the certificate ends, or one above it; in milliseconds since 1970. */
  const judge = (certificate: X509Certificate, nowMs: number): number | string => {
    const thumbprint = thumbprintOf(certificate)
    if (blocked.has(thumbprint)) return 'The certificate is blocked.'
    const leaf = read(certificate)
    if (!leaf) return 'The certificate cannot be read.'
    const path = findPath(leaf, sentWith(certificate), trust, nowMs)
    if (typeof path === 'string') return path
    if (!isForClients(leaf.details, !config.requireClientUsage))
      return 'It is not for clients (extended key usage clientAuth).'
    if (!isPinned(leaf.details, thumbprint))
      return 'None of the pinned names and thumbprints is its own.'
    return Math.min(...path.map((one) => one.certificate.validToDate.getTime()))
  }
  /** A certificate is an object of its connection, so that the calls of one are judged once. */
  const ofConnection = new WeakMap<X509Certificate, Verdict>()
  // What was refused may be good with other certificates sent along, so only good ones are known by their thumbprint.
  const good = new Map<string, Verdict>()
  const verdictOn = (certificate: X509Certificate, nowMs: number): Verdict => {
    const thumbprint = thumbprintOf(certificate)
    const known = good.get(thumbprint)
    const judged = known && nowMs <= known.untilMs ? known.untilMs : judge(certificate, nowMs)
    const verdict =
      typeof judged === 'number'
        ? { refusal: undefined, untilMs: judged }
        : { refusal: refused(judged, certificate), untilMs: nowMs + REFUSED_MS }
    ofConnection.set(certificate, verdict)
    if (verdict.refusal) return verdict
    if (good.size >= KNOWN_MAX) good.clear()
    good.set(thumbprint, verdict)
    return verdict
  }
  return {
    request({ clientCertificate }) {
      if (!clientCertificate) return missing
      const nowMs = ports.now()
      const known = ofConnection.get(clientCertificate)
      return (known && nowMs <= known.untilMs ? known : verdictOn(clientCertificate, nowMs)).refusal
    },
  }
}

const missing = refusal(
  403,
  'client-certificate-missing',
  'A client certificate is needed',
  'The connection came without a certificate of the caller.',
)

const refused = (why: string, certificate: X509Certificate): Refusal =>
  refusal(
    403,
    'client-certificate-refused',
    'The client certificate is not accepted',
    `${why} SHA-256 ${thumbprintOf(certificate)}, subject ${certificate.subject.replaceAll(/\s+/g, ' ').slice(0, 300)}.`,
  )

const thumbprintOf = ({ fingerprint256 }: X509Certificate): string =>
  fingerprint256.replaceAll(':', '').toLowerCase()

/** Null: it is written in a way that is not understood. */
function read(certificate: X509Certificate): ReadCertificate | null {
  try {
    return { certificate, details: certificateDetails(certificate.raw) }
  } catch {
    return null
  }
}

const readAll = (pem: string): ReadCertificate[] =>
  (readPem(pem) ?? []).map(({ der, details }) => ({
    certificate: new X509Certificate(der),
    details,
  }))

/** What the caller sent along with its certificate, each once; nobody has judged that. */
function sentWith(certificate: X509Certificate): ReadCertificate[] {
  const sent: ReadCertificate[] = []
  let next = certificate.issuerCertificate
  // One that has issued itself may name itself as the next.
  for (let looked = 0; next && looked < SENT_MAX; looked += 1) {
    const { raw } = next
    const isKnown = sent.some((one) => one.certificate.raw.equals(raw))
    const one = isKnown ? null : read(next)
    if (one) sent.push(one)
    next = next.issuerCertificate
  }
  return sent
}
