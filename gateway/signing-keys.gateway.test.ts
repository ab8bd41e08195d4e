import { createHash, type JsonWebKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { algorithms } from '#policies/validate-jwt/definition.ts'
import { JudgeOfTokens, type KeyName, published, signedBy, why } from './testing/judge-of-tokens.ts'
import { signToken } from './testing/sign-token.ts'

let judge: JudgeOfTokens

beforeAll(async () => {
  judge = await JudgeOfTokens.start()
})
afterAll(() => judge.close())

const fitting = {
  RS256: 'rsa',
  RS384: 'rsa',
  RS512: 'rsa',
  PS256: 'rsa',
  PS384: 'rsa',
  PS512: 'rsa',
  ES256: 'p256',
  ES384: 'p384',
  ES512: 'p521',
  EdDSA: 'ed',
} as const satisfies Record<(typeof algorithms)[number], KeyName>
const names = ['rsa', 'short', 'p256', 'p384', 'p521', 'ed', 'ed448'] as const

describe('each algorithm', () => {
  beforeAll(() => judge.believe(...names.map((name) => published(name))))

  test.each(algorithms)('%s: a token of the key for it is let in', async (algorithm) => {
    expect((await judge.send(judge.token(fitting[algorithm], algorithm))).status).toBe(200)
  })

  test.each(algorithms)(
    '%s: with a key of another kind or curve, no signature helps',
    async (algorithm) => {
      for (const name of names) {
        if (name === fitting[algorithm] || name === 'short') continue
        const kind = signedBy(name, '').key.asymmetricKeyType ?? ''
        // The signature is as good as that key can make one.
        const how = kind.startsWith('ed')
          ? 'EdDSA'
          : kind === 'ec'
            ? `ES${algorithm.slice(2)}`
            : algorithm
        const able = /\d$/.test(how) || how === 'EdDSA' ? how : kind === 'ec' ? 'ES256' : 'RS256'
        const token = signToken(signedBy(name, able), { alg: algorithm, kid: name }, judge.claims())
        expect([name, ...(await judge.judged(token))]).toEqual([name, 401, why.noKey])
      }
    },
  )

  test.each(['RS256', 'PS256'])(
    '%s: an RSA key of less than 2,048 bits opens nothing',
    async (algorithm) => {
      expect(await judge.judged(judge.token('short', algorithm))).toEqual([
        401,
        expect.stringMatching(/2048/),
      ])
    },
  )

  test.each([
    ['RS256', 'PS256'],
    ['PS256', 'RS256'],
    ['RS256', 'RS384'],
    ['PS512', 'PS256'],
  ])('a head that says %s over a signature of %s', async (said, done) => {
    expect(
      await judge.judged(
        signToken(signedBy('rsa', done), { alg: said, kid: 'rsa' }, judge.claims()),
      ),
    ).toEqual([401, why.badSignature])
  })
})

describe('what a key says of itself', () => {
  const oct = (name: KeyName) => ({
    kty: 'oct',
    kid: name,
    k: Buffer.from(JSON.stringify(published(name))).toString('base64url'),
  })
  test.each<[string, JsonWebKey[], string]>([
    ['that it encrypts (use)', [published('rsa', { use: 'enc' })], why.noKey],
    ['that it encrypts (key_ops)', [published('rsa', { key_ops: ['encrypt'] })], why.noKey],
    [
      'that it does nothing (key_ops)',
      [published('rsa', { key_ops: [] })],
      'A key of the issuer cannot be used: CryptoKey does not support this operation, its usages must include verify.',
    ],
    ['that it derives keys', [published('p256', { key_ops: ['deriveBits'] })], why.noKey],
    ['that it signs otherwise (alg)', [published('rsa', { alg: 'RS512' })], why.noKey],
    ['that it is a secret', [oct('rsa')], why.noKey],
    ['only by a certificate', [{ kty: 'RSA', kid: 'rsa', x5c: ['MIIB'] }], why.noKey],
    ['no name', [published('rsa', { kid: undefined })], why.noKey],
    ['a name that is a number', [published('rsa', { kid: 7 })], why.noKey],
    ['a point off the curve', [published('p256', { y: published('p256').x })], why.noKey],
  ])('%s: then it opens nothing', async (_, keys, reason) => {
    await judge.believe(...keys)
    const token =
      String(keys[0]?.kty) === 'EC' ? judge.token('p256', 'ES256') : judge.token('rsa', 'RS256')
    expect(await judge.judged(token)).toEqual([401, reason])
  })

  test('that its exponent is 1: then what anybody could write for a signature opens nothing', async () => {
    await judge.believe(published('rsa', { e: 'AQ' }))
    const [head, body] = judge.token('rsa', 'RS256').split('.')
    const hash = createHash('sha256').update(`${head}.${body}`).digest()
    // RFC 8017, 9.2: raised to the power of one, it is what a verifier looks for.
    const info = Buffer.from('3031300d060960864801650304020105000420', 'hex')
    const filled = Buffer.alloc(256 - 3 - info.length - hash.length, 0xff)
    const forged = Buffer.concat([Buffer.of(0, 1), filled, Buffer.of(0), info, hash])
    expect(await judge.judged(`${head}.${body}.${forged.toString('base64url')}`)).toEqual([
      401,
      why.badSignature,
    ])
  })

  test.each<[string, JsonWebKey[]]>([
    ['one of them of another kind', [published('p256', { kid: 'rsa' }), published('rsa')]],
    ['both of one kind', [published('other', { kid: 'rsa' }), published('rsa')]],
    ['one of them too short', [published('short', { kid: 'rsa' }), published('rsa')]],
    ['one of them not whole', [{ kty: 'RSA', kid: 'rsa' }, published('rsa')]],
    [
      'one of them for encryption',
      [published('other', { kid: 'rsa', use: 'enc' }), published('rsa')],
    ],
  ])('two keys of one name, %s: the sound one opens', async (_, keys) => {
    await judge.believe(...keys)
    expect((await judge.send(judge.token('rsa', 'RS256'))).status).toBe(200)
  })

  test('a token without a key id is tried with each key of its kind', async () => {
    await judge.believe(published('p256'), published('other'), published('rsa', { kid: undefined }))
    expect((await judge.send(judge.token('rsa', 'RS256', { kid: undefined }))).status).toBe(200)
    expect(await judge.judged(judge.token('p384', 'ES384', { kid: undefined }))).toEqual([
      401,
      why.noKey,
    ])
  })
})

describe('a token that was good a moment ago', () => {
  test.each<[string, object, string]>([
    ['other audiences', { audiences: ['billing'] }, 'unexpected "aud" claim value'],
    ['other algorithms', { algorithms: ['PS256'] }, 'The algorithm RS256 is not accepted.'],
    ['more claims', { requiredClaims: ['tenant'] }, 'missing required "tenant" claim'],
  ])('is refused by the next call once the policy asks for %s', async (_, config, reason) => {
    await judge.believe(published('rsa'))
    const token = judge.token('rsa', 'RS256')
    expect([(await judge.send(token)).status, (await judge.send(token)).status]).toEqual([200, 200])
    await judge.askFor(config)
    expect(await judge.judged(token)).toEqual([401, reason])
  })
})
