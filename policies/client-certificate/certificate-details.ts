import {
  type DerElement,
  derElements,
  derParts,
  derTag,
  NotDer,
  objectIdentifier,
} from '#policies/kit/der.ts'
import { type DistinguishedName, readName } from './distinguished-name.ts'

const { bitString, boolean, integer, octetString, sequence } = derTag

/** Extensions of RFC 5280, 4.2.1, whose meaning for a path is known here, or that have none for it. */
const extension = {
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  keyUsage: '2.5.29.15',
  nameConstraints: '2.5.29.30',
  subjectAltName: '2.5.29.17',
}
const understood = new Set([
  ...Object.values(extension),
  '2.5.29.14', // subject key identifier
  '2.5.29.35', // authority key identifier
  '2.5.29.32', // certificate policies: none is asked for
])
export const keyUsage = { digitalSignature: 0x80, keyAgreement: 0x08, keyCertSign: 0x04 }
export const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2'
export const ANY_PURPOSE = '2.5.29.37.0'

/** What a path is judged by, besides dates and signatures (RFC 5280, 4.1 and 4.2). */
export interface CertificateDetails {
  subject: DistinguishedName
  /** As they are written, to be compared. */
  issuerBytes: Uint8Array
  subjectBytes: Uint8Array
  signatureAlgorithm: string
  isAuthority: boolean
  /** How many authorities may stand below it; null: any number. */
  pathLength: number | null
  /** First byte of the bits; null: not stated. */
  keyUsage: number | null
  /** Extended key usages; null: not stated. */
  purposes: string[] | null
  dnsNames: string[]
  uris: string[]
  emails: string[]
  hasNameConstraints: boolean
  /** Critical extensions that nobody here understands. */
  unknown: string[]
}

/** Reads a certificate in DER; throws NotDer. Signatures are not looked at. */
export function certificateDetails(der: Uint8Array): CertificateDetails {
  const [certificate, more] = derElements(der)
  if (more) throw new NotDer('Something follows the certificate.')
  const [body, algorithm] = derParts(certificate, sequence)
  const all = derParts(body, sequence)
  // The version is left out of the first version.
  const fields = all[0]?.tag === 0xa0 ? all.slice(1) : all
  const [, , issuer, , subject, , ...rest] = fields
  const [identifier] = derParts(algorithm, sequence)
  if (!issuer || !subject || !identifier) throw new NotDer('Something is missing.')
  const details: CertificateDetails = {
    subject: readName(subject),
    issuerBytes: issuer.whole,
    subjectBytes: subject.whole,
    signatureAlgorithm: objectIdentifier(identifier),
    isAuthority: false,
    pathLength: null,
    keyUsage: null,
    purposes: null,
    dnsNames: [],
    uris: [],
    emails: [],
    hasNameConstraints: false,
    unknown: [],
  }
  const extensions = rest.find(({ tag }) => tag === 0xa3)
  if (extensions) readExtensions(derElements(extensions.content)[0], details)
  return details
}

function readExtensions(list: DerElement | undefined, details: CertificateDetails): void {
  const seen = new Set<string>()
  for (const element of derParts(list, sequence)) {
    const parts = derParts(element, sequence)
    const [name] = parts
    const value = parts.at(-1)
    if (!name || value?.tag !== octetString) throw new NotDer('An extension is none.')
    const id = objectIdentifier(name)
    if (seen.has(id)) throw new NotDer('An extension is there twice.')
    seen.add(id)
    const isCritical = parts.length === 3 && parts[1]?.tag === boolean && parts[1].content[0] !== 0
    if (isCritical && !understood.has(id)) details.unknown.push(id)
    const [inner] = derElements(value.content)
    if (inner) readExtension(id, inner, details)
  }
}

function readExtension(id: string, inner: DerElement, details: CertificateDetails): void {
  if (id === extension.nameConstraints) details.hasNameConstraints = true
  if (id === extension.keyUsage && inner.tag === bitString) details.keyUsage = inner.content[1] ?? 0
  if (id === extension.extendedKeyUsage)
    details.purposes = derParts(inner, sequence).map(objectIdentifier)
  if (id === extension.basicConstraints) {
    const [first, second] = derParts(inner, sequence)
    details.isAuthority = first?.tag === boolean && first.content[0] !== 0
    const length = first?.tag === integer ? first : second
    if (length) details.pathLength = smallNumber(length)
  }
  if (id === extension.subjectAltName) {
    for (const { tag, content } of derParts(inner, sequence)) {
      // IA5String each (RFC 5280, 4.2.1.6).
      if (tag === 0x81) details.emails.push(latin1(content))
      if (tag === 0x82) details.dnsNames.push(latin1(content))
      if (tag === 0x86) details.uris.push(latin1(content))
    }
  }
}

function smallNumber({ tag, content }: DerElement): number {
  const [byte = 0x80] = content
  if (tag !== integer || content.length !== 1 || byte > 0x7f)
    throw new NotDer('A path length is none.')
  return byte
}

const latin1 = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
