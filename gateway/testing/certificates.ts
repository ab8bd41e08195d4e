import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY_MS = 86_400_000
x509.cryptoProvider.set(globalThis.crypto)

export interface TestCertificate {
  chain: string
  key: string
}
interface Wanted {
  name: string
  /** Subject alternative names; by default the name. */
  names?: string[]
  /** Days from now; negative: it has ended. */
  days?: number
}

const toPem = async (key: CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')

const validity = (days: number) => ({
  notBefore: new Date(Date.now() - 10 * DAY_MS),
  notAfter: new Date(Date.now() + days * DAY_MS),
})

/** An authority of a test's own, which issues certificates. */
export class TestAuthority {
  readonly chain: string
  readonly #certificate: x509.X509Certificate
  readonly #keys: CryptoKeyPair

  private constructor(certificate: x509.X509Certificate, keys: CryptoKeyPair, above = '') {
    this.#certificate = certificate
    this.#keys = keys
    this.chain = `${certificate.toString('pem')}${above && `\n${above}`}`
  }

  static async create(name: string): Promise<TestAuthority> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: algorithm,
      ...validity(365),
      extensions: [
        new x509.BasicConstraintsExtension(true, 1, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      ],
    })
    return new TestAuthority(certificate, keys)
  }

  /** An authority below this one; its chain leads up to here. */
  async below(name: string): Promise<TestAuthority> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=${name}`,
      issuer: this.#certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: algorithm,
      ...validity(365),
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      ],
    })
    return new TestAuthority(certificate, keys, this.chain)
  }

  async issue({ name, names = [name], days = 90 }: Wanted): Promise<TestCertificate> {
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=${name}`,
      issuer: this.#certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: algorithm,
      ...validity(days),
      extensions: [
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: 'dns' as const, value })),
        ),
      ],
    })
    return {
      chain: `${certificate.toString('pem')}\n${this.chain}\n`,
      key: await toPem(keys.privateKey),
    }
  }
}
