import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { TestAuthority, type TestCertificate } from '#gateway/testing/certificates.ts'
import { coversName } from './covers-name.ts'
import { readCertificate } from './read-certificate.ts'

const now = new Date()
let own: TestCertificate
let other: TestCertificate
let ended: TestCertificate
/** The own one, that between, the root. */
let parts: string[]

const partsOf = (pem: string): string[] =>
  pem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []
const faultsOf = (given: { chain: string; key: string }, at = now) => {
  const read = readCertificate(given, at)
  return read.ok ? [] : (read.failure.faults ?? [])
}

beforeAll(async () => {
  const root = await TestAuthority.create('Root')
  const between = await root.between('Between')
  const issue = async (wanted: { name: string; names?: string[] }) => {
    const { chain, key } = await between.issue(wanted)
    return { chain: `${chain}${root.chain}\n`, key }
  }
  own = await issue({ name: 'api.test', names: ['API.test', '*.apis.test'] })
  other = await issue({ name: 'other.test' })
  ended = await root.issue({ name: 'ended.test', days: -1 })
  parts = partsOf(own.chain)
})

test('tells of a certificate whose chain, key and dates are right', () => {
  expect(parts).toHaveLength(3)
  const read = readCertificate(own, now)
  expect(read).toMatchObject({
    ok: true,
    value: {
      subject: 'api.test',
      issuer: 'Between',
      names: ['api.test', '*.apis.test'],
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  })
  expect(partsOf(read.ok ? read.value.chain : '')).toHaveLength(3)
})

test.each([
  ['Ed25519', () => generateKeyPairSync('ed25519')],
  ['another curve', () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' })],
  ['too few bits', () => generateKeyPairSync('rsa', { modulusLength: 1_024 })],
])('refuses a key that a gateway cannot serve: %s', (_, make) => {
  const key = make().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  expect(faultsOf({ ...own, key })).toContainEqual({
    path: 'key',
    message: expect.stringContaining('Gateways serve'),
  })
})

test('takes a key in SEC 1 too, and what stands around the PEM does not matter', () => {
  const key = createPrivateKey(own.key).export({ type: 'sec1', format: 'pem' }).toString()
  expect(faultsOf({ chain: `subject=x\r\n${own.chain.replaceAll('\n', '\r\n')}`, key })).toEqual([])
})

test.each<[string, () => { chain: string; key: string }, string, RegExp]>([
  [
    'a key of another certificate',
    () => ({ ...own, key: other.key }),
    'key',
    /another certificate/,
  ],
  ['no key', () => ({ ...own, key: 'x' }), 'key', /cannot be read/],
  [
    'an encrypted key',
    () => ({ ...own, key: '-----BEGIN ENCRYPTED PRIVATE KEY-----\n' }),
    'key',
    /Decrypt it first/,
  ],
  ['no certificate', () => ({ ...own, chain: 'hello' }), 'chain', /no certificate in it/],
  [
    'a broken certificate',
    () => ({ ...own, chain: own.chain.replace('MII', 'AAA') }),
    'chain',
    /cannot be read/,
  ],
  ['an ended certificate', () => ended, 'chain', /^The certificate ended on \d{4}-\d\d-\d\d/],
  [
    'a chain without its end',
    () => ({ ...own, chain: parts.slice(0, 2).join('\n') }),
    'chain',
    /not complete: append the certificate of “Root”/,
  ],
  [
    'a chain with a gap',
    () => ({ ...own, chain: [parts[0], parts[2]].join('\n') }),
    'chain',
    /“Between” is missing/,
  ],
  [
    'a chain in wrong order',
    () => ({ ...own, chain: [parts[0], parts[2], parts[1]].join('\n') }),
    'chain',
    /order is wrong: the certificate must be followed by that of its issuer, “Between”/,
  ],
])('says what is wrong with %s', (_, make, path, message) => {
  expect(faultsOf(make())).toContainEqual({ path, message: expect.stringMatching(message) })
})

test('a chain that begins with an issuer is told to begin with the own certificate', () => {
  const chain = [parts[1], parts[2], parts[0]].join('\n')
  // That alone: once it is first, the rest may be right.
  expect(faultsOf({ chain, key: own.key })).toEqual([
    {
      path: 'chain',
      message: 'The order is wrong: the private key belongs to certificate 3, which must be first.',
    },
  ])
})

test('tells what begins later, and names no part of the key in any fault', () => {
  const early = new Date(now.getTime() - 20 * 86_400_000)
  expect(faultsOf(own, early)[0]?.message).toMatch(/is not valid before/)
  const secret = own.key.split('\n')[1] ?? ''
  expect(secret.length).toBeGreaterThan(20)
  expect(JSON.stringify(faultsOf({ ...other, key: own.key }))).not.toContain(secret)
})

test.each([
  [['api.test'], 'api.test', true],
  [['*.apis.test'], 'eu.apis.test', true],
  [['*.apis.test'], 'a.b.apis.test', false],
  [['*.apis.test'], 'apis.test', false],
  [['*.apis.test'], '*.apis.test', true],
  [['eu.apis.test'], '*.apis.test', false],
  [['*.test'], 'test', false],
])('%j covers %s: %s', (names, hostname, covers) => {
  expect(coversName(names, hostname)).toBe(covers)
})
