import type { RequestListener } from 'node:http'
import { base64url, CompactEncrypt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { CalmNeighbour, memoryOf } from './testing/calm-neighbour.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { Issuer } from './testing/start-issuer.ts'

const KEY = 'gh_hostile_tokens'
let gateway: RunningGateway
let neighbour: CalmNeighbour
let backend: Backend
let issuer: Issuer
/** Where tokens of an attacker point to. */
let trap: Backend
let stepNumber = 0

beforeAll(async () => {
  gateway = await RunningGateway.start()
  neighbour = await CalmNeighbour.start()
  backend = await startBackend()
  trap = await startBackend()
  issuer = await Issuer.start()
  await issuer.addKey('rsa', 'RS256')
  await issuer.addKey('ec', 'ES256')
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  await Promise.all([neighbour.close(), backend.close(), trap.close()])
  issuer.close()
})
beforeEach(() => {
  backend.seen.length = 0
  trap.seen.length = 0
  issuer.asked.length = 0
})
afterEach(() => {
  issuer.behave = null
})

async function enforce(steps: ReturnType<typeof aStep>[], of: RunningGateway): Promise<void> {
  const snapshot = neighbour.beside(aSnapshot(backend.url, { steps }))
  const answer = await of.admin('PUT', '/v1/snapshot', snapshot)
  if (!answer.ok) throw new Error(await answer.text())
}
/** Asks for tokens from now on, by a gateway that has fetched no keys yet: it forgets those of which no step asks. */
async function askForTokens(of = gateway): Promise<void> {
  await enforce([], of)
  stepNumber += 1
  const config = {
    issuers: [{ issuer: issuer.url }],
    audiences: ['orders'],
    algorithms: ['RS256', 'ES256'],
    clockSkewSeconds: 5,
    requiredClaims: [],
  }
  const step = aStep('validate-jwt', config, {
    id: `stp_tokens${String(stepNumber).padStart(10, '0')}`,
  })
  await enforce([step], of)
}
const send = (token: string, of = gateway) =>
  fetch(`${of.url}/pets/all`, { headers: { 'x-api-key': KEY, authorization: `Bearer ${token}` } })
const seconds = () => Math.floor(Date.now() / 1_000)
const encoded = (value: object) => base64url.encode(JSON.stringify(value))
const claims = () => ({ iss: issuer.url, aud: 'orders', exp: seconds() + 300, sub: 'ada' })

describe('a hostile token is 401 with a challenge, and nothing that it names is fetched', () => {
  beforeAll(() => askForTokens())

  const signedByAnother = async (header: object) => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
    const jwk = { ...(await exportJWK(publicKey)), kid: 'rsa' }
    return new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'rsa', jwk, ...header })
      .sign(privateKey)
  }

  test.each<[string, () => Promise<string>]>([
    ['with its own key in its head (jwk)', () => signedByAnother({})],
    ['with keys elsewhere (jku)', () => signedByAnother({ jku: `${trap.url}/keys` })],
    ['with a certificate elsewhere (x5u)', () => signedByAnother({ x5u: `${trap.url}/chain` })],
    ['of an issuer elsewhere', () => issuer.token('rsa', 'RS256', { iss: trap.url })],
    ['whose key id is a path', () => signedByAnother({ kid: '../../../../dev/null' })],
    ['whose key id is an address', () => signedByAnother({ kid: `${trap.url}/keys` })],
    ['whose key id is no text', () => signedByAnother({ kid: { toString: 1 } })],
    [
      'without a signature, however it is spelt',
      async () => `${encoded({ alg: 'nOnE', kid: 'rsa' })}.${encoded(claims())}.`,
    ],
    [
      'with the algorithm of a shared secret',
      async () => {
        const secret = Buffer.from(JSON.stringify(issuer.keys[0]))
        return new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'rsa' }).sign(secret)
      },
    ],
    [
      'whose algorithm does not fit the key',
      async () => {
        const [, body, signature] = (await issuer.token('rsa', 'RS256')).split('.')
        return `${encoded({ alg: 'ES256', kid: 'rsa' })}.${body}.${signature}`
      },
    ],
    [
      'whose algorithm is a list',
      () => issuer.signed('rsa', { alg: ['RS256'] }, JSON.stringify(claims())),
    ],
    [
      'with an extension that must be understood (RFC 7515, 4.1.11)',
      () => issuer.signed('rsa', { crit: ['exp'], exp: 1 }, JSON.stringify(claims())),
    ],
    [
      'with a payload that is not encoded (RFC 7797)',
      () => issuer.signed('rsa', { b64: false }, JSON.stringify(claims())),
    ],
    ['that begins later', () => issuer.token('rsa', 'RS256', { nbf: seconds() + 3_600 })],
    [
      'that was issued in the future',
      () => issuer.token('rsa', 'RS256', { iat: seconds() + 3_600 }),
    ],
    ['for another audience', () => issuer.token('rsa', 'RS256', { aud: ['billing', 'orders2'] })],
    ['for an audience that is no text', () => issuer.token('rsa', 'RS256', { aud: { orders: 1 } })],
    ['whose end is no number', () => issuer.token('rsa', 'RS256', { exp: '9999999999' as never })],
    [
      'whose end is beyond all numbers',
      () => issuer.signed('rsa', {}, `{"iss":"${issuer.url}","aud":"orders","exp":1e999}`),
    ],
    [
      'that is encrypted (JWE)',
      async () => {
        const { publicKey } = await generateKeyPair('RSA-OAEP-256')
        return new CompactEncrypt(Buffer.from(await issuer.token('rsa', 'RS256')))
          .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'JWT' })
          .encrypt(publicKey)
      },
    ],
    [
      'inside a token',
      async () => issuer.signed('rsa', { cty: 'JWT' }, await issuer.token('rsa', 'RS256')),
    ],
    ['of four parts', async () => `${await issuer.token('rsa', 'RS256')}.AAAA`],
    ['whose claims are a list', () => issuer.signed('rsa', {}, JSON.stringify([claims()]))],
    ['of 30,000 characters', async () => `${'a'.repeat(30_000)}.b.c`],
  ])('%s', async (_, make) => {
    const answer = await send(await make())
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer error="invalid_token"',
    ])
    expect(await answer.json()).toMatchObject({ code: 'token-invalid' })
    expect([backend.seen, trap.seen]).toEqual([[], []])
    expect(issuer.asked.filter((path) => !/^\/(keys|\.well-known\/.*)$/.test(path))).toEqual([])
    expect((await send(await issuer.token('rsa', 'RS256'))).status).toBe(200)
  })

  test('one that was signed by the same hand, and names nothing of that kind, is let in', async () => {
    const token = await issuer.signed('rsa', {}, JSON.stringify(claims()))
    expect((await send(token)).status).toBe(200)
  })

  test('two of them in two fields are none', async () => {
    const token = await issuer.token('rsa', 'RS256')
    const connection = new RawConnection(gateway.url)
    connection.send(
      `GET /pets/all HTTP/1.1\r\nHost: a\r\nx-api-key: ${KEY}\r\nAuthorization: Bearer ${token}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    )
    expect(await connection.answer()).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="api"' },
    })
    connection.close()
    expect(backend.seen).toEqual([])
  })

  test('one of a megabyte is not even read', async () => {
    const connection = new RawConnection(gateway.url)
    await neighbour.during(gateway, async () => {
      connection.send(
        `GET /pets/all HTTP/1.1\r\nHost: a\r\nx-api-key: ${KEY}\r\nAuthorization: Bearer ${'a'.repeat(1_000_000)}\r\n\r\n`,
      )
      expect((await connection.answer())?.status).toBe(431)
    })
    connection.close()
  })
})

describe('an issuer', () => {
  test('is asked once for 200 tokens of unknown keys, and good tokens pass all the while', async () => {
    await askForTokens()
    const good = await issuer.token('rsa', 'RS256')
    const [, body, signature] = good.split('.')
    const bad = Array.from({ length: 200 }, (_, index) =>
      send(`${encoded({ alg: 'RS256', kid: `made-up-${index}` })}.${body}.${signature}`),
    )
    const statuses = await neighbour.during(gateway, () =>
      Promise.all([...bad, send(good), send(good)].map(async (answer) => (await answer).status)),
    )
    expect(statuses).toEqual([...Array(200).fill(401), 200, 200])
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys'])
  })

  const keys =
    (body: string | (() => string)): RequestListener =>
    (request, response) =>
      void response.end(
        request.url === '/keys'
          ? typeof body === 'string'
            ? body
            : body()
          : JSON.stringify({ issuer: issuer.url, jwks_uri: `${issuer.url}/keys` }),
      )
  const set = (...list: unknown[]) => JSON.stringify({ keys: list })

  test.each<[string, () => RequestListener]>([
    ['answers an error', () => (_, response) => void response.writeHead(500).end()],
    ['hangs up', () => (request) => void request.socket.destroy()],
    ['answers what is not JSON', () => keys('<html>')],
    ['answers nothing', () => keys('')],
    ['answers null', () => keys('null')],
    ['answers a list', () => keys('[]')],
    ['answers keys that are no list', () => keys('{"keys":{"kid":"rsa"}}')],
    [
      'answers ten thousand keys',
      () => keys(set(...Array(10_000).fill({ kty: 'RSA', kid: 'rsa' }))),
    ],
    ['answers JSON of any depth', () => keys(`{"keys":${'['.repeat(400_000)}`)],
    [
      'redirects without end',
      () => (_, response) => void response.writeHead(302, { location: '/keys' }).end(),
    ],
    [
      'redirects to a file',
      () => (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    ],
    [
      'names another as issuer',
      () => (_, response) =>
        void response.end(
          JSON.stringify({ issuer: 'https://other.test', jwks_uri: `${trap.url}/keys` }),
        ),
    ],
  ])('that %s is 503 for its tokens, which are never let in', async (_, behave) => {
    issuer.behave = behave()
    await askForTokens()
    const answer = await neighbour.during(gateway, async () =>
      send(await issuer.token('rsa', 'RS256')),
    )
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toMatchObject([
      503,
      '10',
      { code: 'issuer-unavailable' },
    ])
    expect([backend.seen, trap.seen]).toEqual([[], []])
  })

  test('that answers without end is cut off: a bound of bytes, and one of time', async () => {
    issuer.behave = (_, response) => {
      response.writeHead(200)
      const pump = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, ' ')));
        if (!response.destroyed) response.once('drain', pump)
      }
      pump()
    }
    await askForTokens()
    const before = await memoryOf(gateway)
    expect((await send(await issuer.token('rsa', 'RS256'))).status).toBe(503)
    expect((await memoryOf(gateway)) - before).toBeLessThan(100_000_000)

    issuer.behave = (_, response) => void response.writeHead(200).write('{')
    await askForTokens()
    const token = await issuer.token('rsa', 'RS256')
    const statuses = await neighbour.during(gateway, () =>
      Promise.all(Array.from({ length: 20 }, async () => (await send(token)).status)),
    )
    expect(statuses).toEqual(Array(20).fill(503))
  })

  test.each<[string, () => Promise<unknown[]>]>([
    ['that are texts', async () => ['a', null]],
    ['that are not whole', async () => [{ kty: 'RSA', kid: 'rsa' }]],
    ['that are not numbers', async () => [{ kty: 'RSA', kid: 'rsa', n: '!!', e: {} }]],
    ['that are too short', async () => [{ kty: 'RSA', kid: 'rsa', n: 'AQAB', e: 'AQAB' }]],
    ['that are secrets', async () => [{ kty: 'oct', kid: 'rsa', k: 'AAAA' }]],
    ['of no kind that is known', async () => [{ kty: 'XYZ', kid: 'rsa' }]],
    ['that are for encryption', async () => [{ ...issuer.keys[0], use: 'enc' }]],
    [
      'of another curve',
      async () => {
        const { publicKey } = await generateKeyPair('ES384', { extractable: true })
        return [{ ...(await exportJWK(publicKey)), kid: 'ec' }]
      },
    ],
  ])('with keys %s refuses the token, and breaks nothing', async (_, list) => {
    const broken = await list()
    issuer.behave = keys(set(...broken))
    await askForTokens()
    for (const token of [await issuer.token('rsa', 'RS256'), await issuer.token('ec', 'ES256')]) {
      const answer = await send(token)
      expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'token-invalid' }])
    }
    expect(gateway.output).not.toContain('A call broke the gateway')

    // One sound key beside them opens all the same.
    issuer.behave = keys(() => set(...broken, { ...issuer.keys[1], kid: 'ec' }))
    await askForTokens()
    expect((await send(await issuer.token('ec', 'ES256'))).status).toBe(200)
  })

  test('at an internal address is never asked, unless that is allowed', async () => {
    const strict = await RunningGateway.start({ GATEWAY_ALLOW_PRIVATE_ADDRESSES: 'false' })
    await strict.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
    await askForTokens(strict)
    const answer = await send(await issuer.token('rsa', 'RS256'), strict)
    expect(answer.status).toBe(503)
    expect(issuer.asked).toEqual([])
    await strict.remove()
  })
})
