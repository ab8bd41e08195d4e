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
  addresses?: string[]
  uris?: string[]
  emails?: string[]
  /** The whole subject; by default the name alone. */
  subject?: string
  /** Days from now on which it begins and ends; negative: it has ended. */
  from?: number
  days?: number
  /** Extended key usages; by default none are stated. */
  purposes?: string[]
  usages?: x509.KeyUsageFlags
  more?: x509.Extension[]
}
interface AuthorityWanted {
  from?: number
  days?: number
  isAuthority?: boolean
  pathLength?: number
  more?: x509.Extension[]
}
export const CLIENT = x509.ExtendedKeyUsage.clientAuth
export const SERVER = x509.ExtendedKeyUsage.serverAuth

const toPem = async (key: CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')

const validity = (days: number, from = -10) => ({
  notBefore: new Date(Date.now() + from * DAY_MS),
  notAfter: new Date(Date.now() + days * DAY_MS),
})
const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

/** An authority of a test's own, which issues certificates. */
export class TestAuthority {
  /** Its own certificate, and those above it but for the root. */
  readonly chain: string
  readonly #certificate: x509.X509Certificate
  readonly #keys: CryptoKeyPair

  private constructor(certificate: x509.X509Certificate, keys: CryptoKeyPair, above = '') {
    this.#certificate = certificate
    this.#keys = keys
    this.chain = `${certificate.toString('pem')}${above && `\n${above}`}`
  }

  static async create(
    name: string,
    wanted: AuthorityWanted = {},
    known?: CryptoKeyPair,
  ): Promise<TestAuthority> {
    const keys = known ?? (await newKeys())
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: algorithm,
      ...validity(wanted.days ?? 365, wanted.from),
      extensions: [
        new x509.BasicConstraintsExtension(true, wanted.pathLength ?? 9, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
        ...(wanted.more ?? []),
      ],
    })
    return new TestAuthority(certificate, keys)
  }

  /** Another certificate of the same name and key. */
  twin(): Promise<TestAuthority> {
    return TestAuthority.create(this.#certificate.subject.slice('CN='.length), {}, this.#keys)
  }

  /** An authority below this one. */
  async between(
    name: string,
    { from, days = 200, isAuthority = true, pathLength, more = [] }: AuthorityWanted = {},
  ): Promise<TestAuthority> {
    const keys = await newKeys()
    const certificate = await this.#sign(`CN=${name}`, keys.publicKey, validity(days, from), [
      new x509.BasicConstraintsExtension(isAuthority, isAuthority ? pathLength : undefined, true),
      ...more,
    ])
    const isRoot = this.#certificate.subject === this.#certificate.issuer
    return new TestAuthority(certificate, keys, isRoot ? '' : this.chain)
  }

  async issue(wanted: Wanted): Promise<TestCertificate> {
    const {
      name,
      names = [name],
      addresses = [],
      uris = [],
      emails = [],
      days = 90,
      purposes = [],
    } = wanted
    const keys = await newKeys()
    const alternatives = [
      ...names.map((value) => ({ type: 'dns' as const, value })),
      ...addresses.map((value) => ({ type: 'ip' as const, value })),
      ...uris.map((value) => ({ type: 'url' as const, value })),
      ...emails.map((value) => ({ type: 'email' as const, value })),
    ]
    const certificate = await this.#sign(
      wanted.subject ?? `CN=${name}`,
      keys.publicKey,
      validity(days, wanted.from),
      [
        ...(alternatives.length > 0
          ? [new x509.SubjectAlternativeNameExtension(alternatives)]
          : []),
        ...(purposes.length > 0 ? [new x509.ExtendedKeyUsageExtension(purposes)] : []),
        ...(wanted.usages === undefined ? [] : [new x509.KeyUsagesExtension(wanted.usages, true)]),
        ...(wanted.more ?? []),
      ],
    )
    return {
      chain: `${certificate.toString('pem')}\n${this.chain}\n`,
      key: await toPem(keys.privateKey),
    }
  }

  #sign(
    subject: string,
    publicKey: CryptoKey,
    dates: ReturnType<typeof validity>,
    extensions: x509.Extension[],
  ): Promise<x509.X509Certificate> {
    return x509.X509CertificateGenerator.create({
      subject,
      issuer: this.#certificate.subject,
      publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: algorithm,
      ...dates,
      extensions,
    })
  }
}

/** A certificate that has issued itself. */
export async function selfSigned(name: string): Promise<TestCertificate> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm,
    ...validity(90),
    extensions: [new x509.ExtendedKeyUsageExtension([CLIENT])],
  })
  return { chain: certificate.toString('pem'), key: await toPem(keys.privateKey) }
}
