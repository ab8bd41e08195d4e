import { request, type ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aSnapshot, aStep } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'
import { Issuer } from '#gateway/testing/start-issuer.ts'
import { startTokenEndpoint, type TokenEndpoint } from '#gateway/testing/start-token-endpoint.ts'

const THREADS = 3
/** Over so many connections of their own, no thread is left out: the chance is below one in ten million. */
const CONNECTIONS = 48
const secretId = 'sec_000000000000text'
const fetchedOnce = ['/.well-known/openid-configuration', '/keys']
let gateway: RunningGateway
let backend: Backend
let issuer: Issuer
let tokens: TokenEndpoint
/** What the backend no longer takes. */
let refusedTokens = new Set<string>()
let shown: string[] = []
let revision = 0

beforeAll(async () => {
  backend = await startBackend((incoming, response) => {
    incoming.resume()
    const authorization = incoming.headers.authorization ?? ''
    shown.push(authorization)
    response.statusCode = refusedTokens.has(authorization) ? 401 : 200
    response.end()
  })
  tokens = await startTokenEndpoint('gatehouse', 'geheim')
  gateway = await RunningGateway.start({ GATEWAY_THREADS: String(THREADS) })
  await hold('geheim')
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
  tokens.close()
})
beforeEach(async () => {
  issuer = await Issuer.start()
  await issuer.addKey('one', 'ES256')
  await enforce()
  shown = []
  refusedTokens = new Set()
  tokens.asked.length = 0
})
afterEach(() => {
  issuer.close()
  Object.assign(tokens, { away: false, password: 'geheim' })
})

async function hold(value: string): Promise<void> {
  revision += 1
  const secrets = [{ id: secretId, kind: 'text', value }]
  const answer = await gateway.admin('PUT', '/v1/secrets', { revision: `r${revision}`, secrets })
  expect(answer.status).toBe(200)
}
async function enforce(...steps: ReturnType<typeof aStep>[]): Promise<void> {
  const snapshot = aSnapshot(backend.url, { api: { credential: 'none' }, steps })
  const answer = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  expect(answer.status).toBe(200)
}
const askingForTokens = (more: object = {}) =>
  aStep('validate-jwt', {
    issuers: [{ issuer: issuer.url }],
    audiences: ['orders'],
    algorithms: ['ES256'],
    ...more,
  })
const another = aStep('set-header', { headers: [{ on: 'request', name: 'x-n', value: '1' }] })

/** One call over a connection of its own, which a thread of the kernel's choice takes. */
const call = (token = ''): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {}
    request(`${gateway.url}/pets/all`, { agent: false, headers }, (answer) =>
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
    )
      .on('error', reject)
      .end()
  })
/** The same, with the code of a refusal. */
const answerOf = async (token: string): Promise<string> => {
  const headers = { authorization: `Bearer ${token}`, connection: 'close' }
  // Longer than the five seconds that an issuer has: who waits longer hangs.
  const signal = AbortSignal.timeout(15_000)
  const answer = await fetch(`${gateway.url}/pets/all`, { headers, signal })
  const text = await answer.text()
  return `${answer.status} ${text && JSON.parse(text).code}`
}
/** What all threads answer: one status, if they agree. */
async function everywhere(token?: string): Promise<number[]> {
  return [...new Set(await Promise.all(Array.from({ length: CONNECTIONS }, () => call(token))))]
}
async function until(reached: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error('It did not happen in thirty seconds.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('the keys of an issuer', () => {
  test('are fetched once for all threads and steps, however many calls come at once', async () => {
    await enforce(askingForTokens(), {
      ...askingForTokens(),
      id: 'stp_second0000000000',
      scope: 'global',
      targetId: null,
    })
    expect(await everywhere(await issuer.token('one', 'ES256'))).toEqual([200])
    expect(issuer.asked).toEqual(fetchedOnce)
  })

  test('are not asked for again by tokens that name others, whichever thread they come to', async () => {
    await enforce(askingForTokens())
    const good = await issuer.token('one', 'ES256')
    await call(good)
    const other = await Issuer.start()
    const made = await Promise.all(
      Array.from({ length: CONNECTIONS }, async (_, index) => {
        await other.addKey(`made-up-${index}`, 'ES256')
        return other.token(`made-up-${index}`, 'ES256', { iss: issuer.url })
      }),
    )
    other.close()
    expect(await Promise.all(made.map((token) => call(token)))).toEqual(
      Array(CONNECTIONS).fill(401),
    )
    expect(issuer.asked).toEqual(fetchedOnce)
    expect(await everywhere(good)).toEqual([200])
  })

  test('that has changed them meanwhile are the same old ones in every thread, for as long as it may not be asked', async () => {
    await enforce(askingForTokens())
    const old = await issuer.token('one', 'ES256')
    await call(old)
    issuer.keys.length = 0
    await issuer.addKey('two', 'ES256')
    expect(await everywhere(await issuer.token('two', 'ES256'))).toEqual([401])
    expect(await everywhere(old)).toEqual([200])
    expect(issuer.asked).toEqual(fetchedOnce)
  })

  test('outlive a deployment, though the issuer is away meanwhile, and are forgotten with their last step', async () => {
    await enforce(askingForTokens())
    const token = await issuer.token('one', 'ES256')
    await call(token)
    issuer.answer = { status: 500, body: '' }
    await enforce(askingForTokens({ clockSkewSeconds: 7 }), another)
    expect(await everywhere(token)).toEqual([200])
    expect(issuer.asked).toEqual(fetchedOnce)
    await enforce(another)
    await enforce(askingForTokens())
    expect(await everywhere(token)).toEqual([503])
    expect(issuer.asked).toEqual([...fetchedOnce, fetchedOnce[0]])
  })

  test.each<[string, Issuer['behave']]>([
    ['answers an error', (_, response) => void response.writeHead(500).end()],
    ['answers garbage', (_, response) => void response.end('{"keys":7}')],
    ['does not answer', () => undefined],
    ['answers without end', (_, response) => void response.writeHead(200).write('{')],
  ])('of one that %s are missing in every thread, and asked for once', async (_, behave) => {
    await enforce(askingForTokens())
    issuer.behave = behave
    expect(await everywhere(await issuer.token('one', 'ES256'))).toEqual([503])
    expect(issuer.asked).toEqual([fetchedOnce[0]])
  })

  test('of one that was away when the gateway started are had in every thread once it is back', async () => {
    await enforce(askingForTokens())
    const token = await issuer.token('one', 'ES256')
    issuer.answer = { status: 503, body: '' }
    await gateway.end('SIGTERM')
    await gateway.restart()
    expect(await everywhere(token)).toEqual([503])
    expect(issuer.asked).toEqual([fetchedOnce[0]])
    issuer.answer = null
    await until(async () => (await call(token)) === 200)
    expect(await everywhere(token)).toEqual([200])
    expect(issuer.asked).toEqual([fetchedOnce[0], ...fetchedOnce])
  })
})

describe('the keys of an issuer whose key endpoint hangs', () => {
  /** Key sets that were asked for and are not answered, now and at most at once. */
  let hanging: ServerResponse[] = []
  let mostAtOnce = 0

  beforeEach(async () => {
    hanging = []
    mostAtOnce = 0
    await enforce(askingForTokens())
    issuer.behave = ({ url }, response) => {
      if (url !== '/keys')
        return void response.end(
          JSON.stringify({ issuer: issuer.url, jwks_uri: `${issuer.url}/keys` }),
        )
      hanging.push(response)
      mostAtOnce = Math.max(mostAtOnce, hanging.length)
      response.once('close', () => hanging.splice(hanging.indexOf(response), 1))
    }
  })
  const keysAsked = () => issuer.asked.filter((path) => path === '/keys').length

  test('are missing in every thread for as long, with a documented refusal and one question at a time, and had once it answers', async () => {
    const token = await issuer.token('one', 'ES256')
    // From connections that come all the time, until the issuer was given up on and asked once more.
    const refused = new Set<string>()
    await until(async () => {
      for (const answer of await Promise.all(
        Array.from({ length: CONNECTIONS }, () => answerOf(token)),
      ))
        refused.add(answer)
      return keysAsked() > 1
    })
    expect(refused).toEqual(new Set(['503 issuer-unavailable']))
    expect(mostAtOnce).toBe(1)
    issuer.behave = null
    await until(async () => (await call(token)) === 200)
    expect(await everywhere(token)).toEqual([200])
    const asked = keysAsked()
    expect(await everywhere(token)).toEqual([200])
    expect(keysAsked()).toBe(asked)
  })

  test('are had by the calls that wait for them when it answers late', async () => {
    const token = await issuer.token('one', 'ES256')
    const waiting = everywhere(token)
    await until(async () => hanging.length === 1)
    hanging[0]?.end(JSON.stringify({ keys: issuer.keys }))
    expect(await waiting).toEqual([200])
    expect(issuer.asked).toEqual(fetchedOnce)
  })
})

describe('a token of client credentials', () => {
  const byToken = (scope: string) =>
    aStep('backend-auth', {
      kind: 'client credentials',
      tokenUrl: tokens.url,
      clientId: 'gatehouse',
      secret: secretId,
      scope,
    })

  test('is fetched once for all threads, and goes on over a deployment', async () => {
    await enforce(byToken('once'))
    expect(await everywhere()).toEqual([200])
    await enforce(byToken('once'), another)
    expect(await everywhere()).toEqual([200])
    expect(new Set(shown)).toEqual(new Set(['Bearer t1']))
    expect(tokens.asked).toHaveLength(1)
  })

  test('that the backend no longer takes is replaced once for all threads, and no more if that does not help', async () => {
    await enforce(byToken('renewed'))
    await everywhere()
    refusedTokens.add('Bearer t1')
    expect(await everywhere()).toEqual([200])
    expect(tokens.asked).toHaveLength(2)
    refusedTokens.add('Bearer t2')
    expect(await everywhere()).toEqual([401])
    expect(tokens.asked).toHaveLength(2)
  })

  test('is another for every thread when the secret is another', async () => {
    await enforce(byToken('secret'))
    await everywhere()
    await hold('changed')
    tokens.password = 'changed'
    shown = []
    expect(await everywhere()).toEqual([200])
    expect([new Set(shown), tokens.asked.length]).toEqual([new Set(['Bearer t2']), 2])
    await hold('geheim')
  })

  test('is asked for once while its issuer is away, and had by all when that is back', async () => {
    await enforce(byToken('away'))
    tokens.away = true
    expect(await everywhere()).toEqual([503])
    expect([tokens.asked.length, shown]).toEqual([1, []])
    tokens.away = false
    await until(async () => (await call()) === 200)
    expect(await everywhere()).toEqual([200])
    expect(tokens.asked).toHaveLength(2)
  })
})
