import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { JudgeOfTokens, published, signedBy, why } from './testing/judge-of-tokens.ts'
import { signatureOf, signToken } from './testing/sign-token.ts'

let judge: JudgeOfTokens

beforeAll(async () => {
  judge = await JudgeOfTokens.start()
})
afterAll(() => judge.close())

describe('a signature that is good but for its form', () => {
  beforeAll(() => judge.believe(published('rsa'), published('p256'), published('ed')))

  const cut = (token: string) => {
    const [head = '', body = '', signature = ''] = token.split('.')
    return { head, body, signature, text: `${head}.${body}` }
  }
  /** The last letter of a base64url text whose spare bits are not zero. */
  const withSpareBits = (text: string) => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    return `${text.slice(0, -1)}${letters[letters.indexOf(text.at(-1) ?? '') + 1]}`
  }
  /** JSON whose base64url has spare bits. */
  const withRest = (json: string) =>
    Buffer.from(json + ' '.repeat((4 - (json.length % 3)) % 3)).toString('base64url')
  const es256 = () => cut(judge.token('p256', 'ES256'))

  test.each<[string, () => string, string]>([
    [
      'in DER',
      () => {
        const { text, signature } = es256()
        const numbers = [0, 32].map((from) =>
          Buffer.from(signature, 'base64url').subarray(from, from + 32),
        )
        const der = numbers.map((number) => {
          const plain = (number[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), number]) : number
          return Buffer.concat([Buffer.of(2, plain.length), plain])
        })
        const body = Buffer.concat(der)
        return `${text}.${Buffer.concat([Buffer.of(0x30, body.length), body]).toString('base64url')}`
      },
      why.badSignature,
    ],
    [
      'of zeros only',
      () => `${es256().text}.${Buffer.alloc(64).toString('base64url')}`,
      why.badSignature,
    ],
    [
      'of zeros only, of EdDSA',
      () => `${cut(judge.token('ed', 'EdDSA')).text}.${Buffer.alloc(64).toString('base64url')}`,
      why.badSignature,
    ],
    ['of no bytes', () => `${es256().text}.`, why.unreadable],
    [
      'with a zero more',
      () => {
        const { text, signature } = es256()
        return `${text}.${Buffer.concat([Buffer.from(signature, 'base64url'), Buffer.of(0)]).toString('base64url')}`
      },
      why.badSignature,
    ],
    [
      'of another token of that key',
      () =>
        `${es256().text}.${cut(signToken(signedBy('p256', 'ES256'), { alg: 'ES256', kid: 'p256' }, judge.claims({ sub: 'eve' }))).signature}`,
      why.badSignature,
    ],
    ['with padding', () => `${judge.token('rsa', 'RS256')}==`, why.unreadable],
    [
      'with spare bits',
      () => {
        const { text, signature } = cut(judge.token('rsa', 'RS256'))
        return `${text}.${withSpareBits(signature)}`
      },
      why.unreadable,
    ],
    [
      'in letters of plain base64',
      () => {
        for (;;) {
          const { text, signature } = cut(
            signToken(
              signedBy('rsa', 'RS256'),
              { alg: 'RS256', kid: 'rsa' },
              judge.claims({ jti: crypto.randomUUID() }),
            ),
          )
          if (/[-_]/.test(signature))
            return `${text}.${signature.replaceAll('-', '+').replaceAll('_', '/')}`
        }
      },
      why.unreadable,
    ],
  ])('%s is refused', async (_, make, reason) => {
    expect(await judge.judged(make())).toEqual([401, reason])
  })

  test('over parts that are padded, or that have spare bits', async () => {
    for (const change of [(part: string) => `${part}==`, (part: string) => withSpareBits(part)]) {
      const head = withRest(JSON.stringify({ alg: 'RS256', kid: 'rsa' }))
      const body = withRest(JSON.stringify(judge.claims()))
      for (const text of [`${change(head)}.${body}`, `${head}.${change(body)}`]) {
        const signature = signatureOf(text, 'RS256', signedBy('rsa', 'RS256').key).toString(
          'base64url',
        )
        expect(await judge.judged(`${text}.${signature}`)).toEqual([401, why.unreadable])
      }
    }
  })
})

describe('a head or claims that are signed as they should be', () => {
  beforeAll(() => judge.believe(published('rsa')))
  const signed = (header: string | object, payload: string | object) =>
    signToken(
      signedBy('rsa', 'RS256'),
      typeof header === 'string' ? header : { alg: 'RS256', kid: 'rsa', ...header },
      payload,
    )
  const text = (more: string) => `{"iss":"${judge.issuer.url}","aud":"orders","sub":"ada",${more}}`

  test.each<[string, () => string, string]>([
    ['crit', () => signed({ crit: ['exp'], exp: 1 }, judge.claims()), why.unreadable],
    ['crit that is empty', () => signed({ crit: [] }, judge.claims()), why.unreadable],
    ['b64', () => signed({ b64: false }, judge.claims()), why.unreadable],
    [
      'a key id that is no text',
      () => signed({ kid: { toString: 1 } }, judge.claims()),
      why.unreadable,
    ],
    ['a key id that is a number', () => signed({ kid: 7 }, judge.claims()), why.unreadable],
    [
      'an algorithm that is a list',
      () => signed({ alg: ['RS256'] }, judge.claims()),
      why.unreadable,
    ],
    ['a head that is a list', () => signed('[{"alg":"RS256"}]', judge.claims()), why.unreadable],
    [
      'a head that names two algorithms',
      () => signed('{"alg":"RS256","kid":"rsa","alg":"none"}', judge.claims()),
      'The algorithm none is not accepted.',
    ],
    ['claims that are a list', () => signed({}, [judge.claims()]), why.unreadable],
    ['claims that are a text', () => signed({}, '"iss"'), why.unreadable],
    ['claims that are null', () => signed({}, 'null'), why.unreadable],
    [
      'claims that are not UTF-8',
      () => {
        const head = Buffer.from('{"alg":"RS256","kid":"rsa"}').toString('base64url')
        const body = Buffer.from(text(`"exp":9999999999,"a":"\xff"`), 'latin1').toString(
          'base64url',
        )
        return `${head}.${body}.${signatureOf(`${head}.${body}`, 'RS256', signedBy('rsa', 'RS256').key).toString('base64url')}`
      },
      why.unreadable,
    ],
    [
      'an issuer that is a list',
      () => signed({}, judge.claims({ iss: [judge.issuer.url] })),
      why.unreadable,
    ],
    [
      'an issuer with a slash at its end',
      () => signed({}, judge.claims({ iss: `${judge.issuer.url}/` })),
      'The issuer is not one of those configured.',
    ],
    [
      'an audience that begins so',
      () => signed({}, judge.claims({ aud: 'orders2' })),
      'unexpected "aud" claim value',
    ],
    [
      'no audience in a list',
      () => signed({}, judge.claims({ aud: [] })),
      'unexpected "aud" claim value',
    ],
    [
      'a list of lists as audience',
      () => signed({}, judge.claims({ aud: [['orders']] })),
      'unexpected "aud" claim value',
    ],
    [
      'an end in milliseconds of the past',
      () => signed({}, text('"exp":-1e308')),
      '"exp" claim timestamp check failed',
    ],
    [
      'an end beyond all numbers',
      () => signed({}, text('"exp":1e999')),
      'The token says no time at which it ends.',
    ],
    [
      'an end that is a text',
      () => signed({}, judge.claims({ exp: '9999999999' })),
      '"exp" claim must be a number',
    ],
    [
      'an end that is null',
      () => signed({}, judge.claims({ exp: null })),
      '"exp" claim must be a number',
    ],
    [
      'two ends, the last of them past',
      () => signed({}, text('"exp":9999999999,"exp":1')),
      '"exp" claim timestamp check failed',
    ],
    [
      'a beginning beyond all numbers',
      () => signed({}, text('"exp":9999999999,"nbf":1e999')),
      '"nbf" claim timestamp check failed',
    ],
    [
      'a beginning that is a text',
      () => signed({}, judge.claims({ nbf: '0' })),
      '"nbf" claim must be a number',
    ],
  ])('%s: refused, for that alone', async (_, make, reason) => {
    expect(await judge.judged(make())).toEqual([401, reason])
  })

  test('claims of any depth break nothing', async () => {
    const deep = `${'['.repeat(4_000)}${']'.repeat(4_000)}`
    const token = signed({}, text(`"exp":9999999999,"a":${deep}`))
    expect((await judge.send(token)).status).toBe(200)
  })

  test('names of other kinds of tokens, and an audience in a list, pass', async () => {
    for (const token of [
      signed({ zip: 'DEF', typ: 'at+jwt', cty: 'x' }, judge.claims()),
      signed({}, judge.claims({ aud: ['billing', 'orders'] })),
      signed({ alg: 'RS256' }, text('"exp":1e300')),
    ])
      expect((await judge.send(token)).status).toBe(200)
  })
})
