import 'server-only'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { fail, ok, type Result } from '#lib/shared/result.ts'

/** Rounds of a key derivation; more would hold the portal up. */
const ROUNDS_MAX = 600_000
const { oids } = forge.pki

/** Takes chain and private key out of a PFX (PKCS #12, RFC 7292), as PEM, the own certificate first. */
export function readPfx(
  base64: string,
  passphrase: string,
): Result<{ chain: string; key: string }, 'invalid_certificate'> {
  const unreadable = (message: string) =>
    fail('invalid_certificate', 'The certificate cannot be used.', [{ path: 'pfx', message }])
  try {
    const file = forge.asn1.fromDer(Buffer.from(base64, 'base64').toString('binary'))
    if (roundsOf(file) > ROUNDS_MAX)
      return unreadable(`It asks for more than ${ROUNDS_MAX.toLocaleString('en')} rounds.`)
    const content = forge.pkcs12.pkcs12FromAsn1(file, true, passphrase)
    const keys = [oids.pkcs8ShroudedKeyBag, oids.keyBag].flatMap((type) => bagsOf(content, type))
    const [keyBytes] = keys.map(({ key, asn1 }) =>
      bytesOf(key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key)) : asn1),
    )
    if (!keyBytes || keys.length > 1)
      return unreadable(keyBytes ? 'It has more than one private key.' : 'It has no private key.')
    const certificates = bagsOf(content, oids.certBag).map(
      ({ cert, asn1 }) =>
        new X509Certificate(bytesOf(cert ? forge.pki.certificateToAsn1(cert) : asn1)),
    )
    const key = createPrivateKey({ key: keyBytes, format: 'der', type: 'pkcs8' })
    const own = certificates.find((certificate) => certificate.checkPrivateKey(key))
    if (!own) return unreadable('It has no certificate for its private key.')
    return ok({
      chain: ordered(own, certificates)
        .map((certificate) => certificate.toString())
        .join(''),
      key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    })
  } catch (error) {
    const isPassphrase =
      error instanceof Error && /invalid password|MAC could not/i.test(error.message)
    return unreadable(
      isPassphrase ? 'The passphrase does not open it.' : 'It cannot be read as PFX.',
    )
  }
}

const bagsOf = (content: forge.pkcs12.Pkcs12Pfx, bagType = ''): forge.pkcs12.Bag[] =>
  content.getBags({ bagType })[bagType] ?? []

const bytesOf = (asn1: forge.asn1.Asn1): Buffer =>
  Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary')

/** A file lists certificates in any order; a handshake wants each before that of its issuer. */
function ordered(own: X509Certificate, certificates: X509Certificate[]): X509Certificate[] {
  const chain = [own]
  for (let last: X509Certificate | undefined = own; last; ) {
    const child: X509Certificate = last
    last = certificates.find(
      (other) =>
        !chain.includes(other) && child.checkIssued(other) && child.verify(other.publicKey),
    )
    if (last) chain.push(last)
  }
  return chain
}

/** The most rounds that the file asks for where that can be seen: a number right after a salt. */
function roundsOf({ value, type }: forge.asn1.Asn1): number {
  if (typeof value === 'string') {
    if (type !== forge.asn1.Type.OCTETSTRING || value.charCodeAt(0) !== 0x30) return 0
    try {
      return roundsOf(forge.asn1.fromDer(value))
    } catch {
      // Encrypted: it only looked like more.
      return 0
    }
  }
  const own = value.map((part, index) =>
    part.type === forge.asn1.Type.INTEGER &&
    typeof part.value === 'string' &&
    value[index - 1]?.type === forge.asn1.Type.OCTETSTRING
      ? Number.parseInt(forge.util.bytesToHex(part.value), 16)
      : 0,
  )
  return Math.max(0, ...own, ...value.map(roundsOf))
}
