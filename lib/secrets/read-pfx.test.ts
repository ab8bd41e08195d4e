import { expect, test } from 'vitest'
import { readCertificate } from './read-certificate.ts'
import { readPfx } from './read-pfx.ts'
import { keylessPfx, legacyPfx, modernPfx, slowPfx } from './testing/pfx-files.ts'

const now = new Date('2027-01-01T00:00:00Z')

test.each([
  ['as OpenSSL 3 makes it, with EC keys and its chain in another order', modernPfx, 'ec.test', 3],
  ['as older programs make it, with an RSA key', legacyPfx, 'rsa.test', 1],
])('a file %s is a certificate that can be kept', (_, file, name, certificates) => {
  const read = readPfx(file, 'geheim')
  expect(read).toMatchObject({ ok: true })
  if (!read.ok) return
  expect(read.value.chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(certificates)
  expect(readCertificate(read.value, now)).toMatchObject({ ok: true, value: { names: [name] } })
})

test.each([
  ['another passphrase', modernPfx, 'other', 'The passphrase does not open it.'],
  ['no private key', keylessPfx, 'geheim', 'It has no private key.'],
  ['other content', Buffer.from('hello').toString('base64'), 'x', 'It cannot be read as PFX.'],
  ['half a file', modernPfx.slice(0, 800), 'geheim', 'It cannot be read as PFX.'],
  [
    'nesting without end',
    Buffer.alloc(100_000, '\x30\x80', 'binary').toString('base64'),
    'x',
    'It cannot be read as PFX.',
  ],
  ['millions of rounds', slowPfx, 'geheim', 'It asks for more than 600,000 rounds.'],
])('says what is wrong with a file with %s', (_, file, passphrase, message) => {
  expect(readPfx(file, passphrase)).toEqual({
    ok: false,
    failure: {
      code: 'invalid_certificate',
      message: 'The certificate cannot be used.',
      faults: [{ path: 'pfx', message }],
    },
  })
})
