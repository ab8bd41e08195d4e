import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { CLIENT, SERVER, selfSigned, TestAuthority } from '#gateway/testing/certificates.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { clientCertificate } from './definition.ts'
import { exampleAuthority } from './example-authority.ts'
import { clientCertificateRuntime } from './runtime.ts'

const DAY_MS = 86_400_000
let root: TestAuthority
let other: TestAuthority
const client = { name: 'partner', purposes: [CLIENT] }

beforeAll(async () => {
  root = await TestAuthority.create('Root')
  // The same name, another key: what a forger would make.
  other = await TestAuthority.create('Root')
})

/** The certificate as a connection delivers it: the first of the text, with those that follow as its issuers. */
function sent(pem: string): X509Certificate {
  const all = (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (one) => new X509Certificate(one),
  )
  for (const [index, one] of all.entries())
    Object.defineProperty(one, 'issuerCertificate', { value: all[index + 1] })
  return all[0] as X509Certificate
}

const stepFor = (config: object = {}, now: () => number = Date.now) =>
  clientCertificateRuntime(
    clientCertificate.config.parse({ authorities: root.chain, ...config }),
    fakePorts({ now }),
  )
/** Null: it was let in. */
function judged(pem: string, config: object = {}, now?: () => number): string | null {
  const said = stepFor(config, now).request?.(anExchange({ clientCertificate: sent(pem) }))
  return said ? (said as Refusal).reason : null
}

test('a call without a certificate is refused', () => {
  expect(stepFor().request?.(anExchange())).toMatchObject({
    status: 403,
    code: 'client-certificate-missing',
  })
})

test('a certificate of an authority is let in; the answer to another one tells the caller nothing', async () => {
  expect(judged((await root.issue(client)).chain)).toBeNull()
  const forged = sent((await other.issue(client)).chain)
  expect(stepFor().request?.(anExchange({ clientCertificate: forged }))).toMatchObject({
    status: 403,
    code: 'client-certificate-refused',
    title: 'The client certificate is not accepted',
    reason: expect.stringContaining('CN=partner'),
  })
})

describe('refuses', () => {
  test.each<[string, () => Promise<{ chain: string }>, RegExp]>([
    ['one of an authority of the same name', () => other.issue(client), /signature.*wrong/],
    ['one that issued itself', () => selfSigned('partner'), /None of the authorities/],
    ['one that has ended', () => root.issue({ ...client, days: -1 }), /ended at/],
    ['one that begins later', () => root.issue({ ...client, from: 1 }), /valid from/],
    ['one for servers', () => root.issue({ ...client, purposes: [SERVER] }), /not for clients/],
    [
      'one that states no purpose',
      () => root.issue({ ...client, purposes: [] }),
      /not for clients/,
    ],
    [
      'one whose key may not sign',
      () => root.issue({ ...client, usages: x509.KeyUsageFlags.keyEncipherment }),
      /not for signing/,
    ],
    [
      'one with a critical extension that is not understood',
      () =>
        root.issue({
          ...client,
          more: [new x509.Extension('1.2.3.4', true, new Uint8Array([5, 0]).buffer)],
        }),
      /critical extension 1\.2\.3\.4/,
    ],
    [
      'one below a certificate that is no authority',
      async () => (await root.between('Mere', { isAuthority: false })).issue(client),
      /CA:FALSE/,
    ],
    [
      'one below an authority that has ended',
      async () => (await root.between('Old', { days: -1 })).issue(client),
      /ended at/,
    ],
    [
      'one below an authority for servers only',
      async () =>
        (
          await root.between('Servers', { more: [new x509.ExtendedKeyUsageExtension([SERVER])] })
        ).issue(client),
      /not for clients/,
    ],
    [
      'one below an authority that may not sign certificates',
      async () =>
        (
          await root.between('Signer', {
            more: [new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true)],
          })
        ).issue(client),
      /may not sign certificates/,
    ],
    [
      'a chain longer than an authority allows',
      async () => {
        const first = await root.between('First', { pathLength: 0 })
        return (await first.between('Second')).issue(client)
      },
      /longer than an authority allows/,
    ],
    [
      'one below an authority with name constraints',
      async () =>
        (
          await root.between('Bound', {
            more: [new x509.Extension('2.5.29.30', true, new Uint8Array([0x30, 0]).buffer)],
          })
        ).issue(client),
      /name constraints/,
    ],
  ])('%s', async (_, make, reason) => {
    expect(judged((await make()).chain)).toMatch(reason)
  })
})

test('an authority between is taken from the caller or from the configuration, and must be there', async () => {
  const between = await root.between('Between')
  const { chain } = await between.issue(client)
  const alone = `${chain.split('-----END CERTIFICATE-----')[0]}-----END CERTIFICATE-----`

  expect(judged(chain)).toBeNull()
  expect(judged(alone)).toMatch(/None of the authorities/)
  expect(judged(alone, { intermediates: between.chain })).toBeNull()
})

test('authorities that have all issued each other cost a bounded number of signatures', async () => {
  const twins = await Promise.all(Array.from({ length: 8 }, () => other.twin()))
  const { chain } = await other.issue(client)
  const verify = vi.spyOn(X509Certificate.prototype, 'verify')
  const reason = judged([chain, ...twins.map((twin) => twin.chain)].join('\n'))
  const { length } = verify.mock.calls
  verify.mockRestore()
  expect(reason).not.toBeNull()
  expect(length).toBeGreaterThan(9)
  expect(length).toBeLessThanOrEqual(24)
})

test('no purpose is good where the step says so, one for servers never', async () => {
  const config = { requireClientUsage: false }
  expect(judged((await root.issue({ ...client, purposes: [] })).chain, config)).toBeNull()
  expect(judged((await root.issue({ ...client, purposes: [SERVER] })).chain, config)).toMatch(
    /not for clients/,
  )
})

describe('with pinned values', () => {
  const subject = 'C=DE, O=Acme\\, Inc., CN=partner'
  const whole = {
    ...client,
    subject,
    names: ['Orders.Partner.example'],
    uris: ['spiffe://acme/orders'],
    emails: ['ops@acme.example'],
  }
  test.each<[string, object, boolean]>([
    ['its common name', { commonNames: ['partner'] }, true],
    ['a beginning of its common name', { commonNames: ['partn'] }, false],
    ['its subject', { subjects: ['C=DE,O=Acme\\, Inc.,CN=partner'] }, true],
    ['its subject from the other end', { subjects: ['CN=partner, O=Acme\\, Inc., C=DE'] }, true],
    ['a part of its subject', { subjects: ['CN=partner'] }, false],
    ['its DNS name', { dnsNames: ['orders.partner.example'] }, true],
    ['a name above it', { dnsNames: ['partner.example'] }, false],
    ['its URI', { uris: ['spiffe://acme/orders'] }, true],
    ['another URI', { uris: ['spiffe://acme/order'] }, false],
    ['its e-mail address', { emails: ['ops@acme.example'] }, true],
    ['one of two', { commonNames: ['other'], uris: ['spiffe://acme/orders'] }, true],
    ['none of two', { commonNames: ['other'], uris: ['spiffe://acme/others'] }, false],
    ['its common name as a DNS name', { dnsNames: ['partner'] }, false],
  ])('compares exactly: %s', async (_, config, good) => {
    const reason = judged((await root.issue(whole)).chain, config)
    if (good) expect(reason).toBeNull()
    else expect(reason).toMatch(/None of the pinned/)
  })

  test.each([
    'CN=Müller,O=Acme\\, Inc.',
    'CN=M\\C3\\BCller,O=Acme\\2C Inc.',
    'CN = Müller, O = "Acme, Inc."',
  ])('a subject is the same however OpenSSL writes it: %s', async (written) => {
    const one = await root.issue({ ...client, subject: 'CN=Müller, O=Acme\\, Inc.' })
    expect(judged(one.chain, { subjects: [written] })).toBeNull()
    const other = await root.issue({ ...client, subject: 'CN=Müller, O=Acme' })
    expect(judged(other.chain, { subjects: [written] })).toMatch(/None of the pinned/)
  })

  test.each(['CN=M\\FCller', 'CN="partner', 'CN=partner\\', 'CN=partner,,O=Acme', 'CN=""'])(
    'a subject that cannot be meant is refused: %s',
    (written) => {
      const config = { authorities: root.chain, subjects: [written] }
      expect(clientCertificate.config.safeParse(config).success).toBe(false)
    },
  )

  test('a subject that looks like two attributes is one', async () => {
    const sly = await root.issue({ ...client, subject: 'CN=partner\\, O=Acme' })
    expect(judged(sly.chain, { subjects: ['CN=partner,O=Acme'] })).toMatch(/None of the pinned/)
  })

  test('two common names are none', async () => {
    const two = await root.issue({ ...client, subject: 'CN=partner, CN=other' })
    expect(judged(two.chain, { commonNames: ['partner', 'other'] })).toMatch(/None of the pinned/)
  })

  test('a thumbprint is read with colons too, and a blocked one is refused whatever else holds', async () => {
    const { chain } = await root.issue(whole)
    const thumbprint = sent(chain).fingerprint256
    expect(judged(chain, { thumbprints: [thumbprint] })).toBeNull()
    expect(judged(chain, { thumbprints: ['ab'.repeat(32)] })).toMatch(/None of the pinned/)
    expect(judged(chain, { thumbprints: [thumbprint], blockedThumbprints: [thumbprint] })).toMatch(
      /blocked/,
    )
  })
})

test('calls of one connection are judged once, until the certificate ends', async () => {
  let nowMs = Date.now()
  const { request } = stepFor({}, () => nowMs)
  const certificate = sent((await root.issue({ ...client, days: 2 })).chain)
  let read = 0
  const { raw } = certificate
  Object.defineProperty(certificate, 'raw', {
    get: () => {
      read += 1
      return raw
    },
  })
  const ask = () => request?.(anExchange({ clientCertificate: certificate }))
  expect(ask()).toBeUndefined()
  const readOnce = read
  expect([ask(), ask()]).toEqual([undefined, undefined])
  expect(read).toBe(readOnce)
  nowMs += 3 * DAY_MS
  expect(ask()).toMatchObject({ reason: expect.stringContaining('ended at') })
})

test('a certificate that was refused for want of one between is let in when that is sent along', async () => {
  const { chain } = await (await root.between('Between')).issue(client)
  const alone = `${chain.split('-----END CERTIFICATE-----')[0]}-----END CERTIFICATE-----`
  const { request } = stepFor()
  expect(request?.(anExchange({ clientCertificate: sent(alone) }))).toMatchObject({ status: 403 })
  expect(request?.(anExchange({ clientCertificate: sent(chain) }))).toBeUndefined()
})

test('a gateway that asks nobody for a certificate cannot enforce it', () => {
  const config = clientCertificate.config.parse({ authorities: exampleAuthority })
  expect(() => clientCertificateRuntime(config, fakePorts({ asksForCertificates: false }))).toThrow(
    'GATEWAY_CLIENT_CERTIFICATES=true',
  )
})

test('a configuration with what is no authority is refused', async () => {
  const faults = (config: object) => {
    const parsed = clientCertificate.config.safeParse(config)
    return parsed.success ? [] : parsed.error.issues.map(({ message }) => message)
  }
  const { chain, key } = await root.issue(client)
  expect(faults({ authorities: '' })).toEqual(['Give at least one certificate.'])
  expect(faults({ authorities: chain })[0]).toMatch(/no authority/)
  expect(faults({ authorities: `${root.chain}\n${key}` })[0]).toMatch(/in PEM, and nothing else/)
  expect(faults({ authorities: root.chain.replace('MII', 'MIJ') })[0]).toMatch(/in PEM/)
  expect(faults({ authorities: root.chain.slice(0, 300) })[0]).toMatch(/in PEM/)
  expect(faults({ authorities: root.chain, subjects: ['partner'] })[0]).toMatch(/CN=partner/)
  expect(faults({ authorities: root.chain, thumbprints: ['ab'] })[0]).toMatch(/64 hexadecimal/)
  expect(faults({ authorities: `Our root:\n${root.chain}\n` })).toEqual([])
})
