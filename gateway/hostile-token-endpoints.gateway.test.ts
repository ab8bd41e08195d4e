import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { recordOf } from './testing/record-of.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_token_endpoints'
const SECRET = 'geheim-of-the-client'
const TOKEN = 'token-of-the-gateway'
const secret = 'sec_000000000000text'
let gateway: RunningGateway
let backend: Backend
let trap: Backend
let endpoint: Backend
let asked = 0
let behave: RequestListener
let scope = 0

const answers =
  (body: unknown, status = 200): RequestListener =>
  (_, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body))
const good = { access_token: TOKEN, token_type: 'Bearer', expires_in: 3_600 }

beforeAll(async () => {
  backend = await startBackend()
  trap = await startBackend()
  endpoint = await startBackend((request, response) => {
    asked += 1
    request.resume().on('end', () => behave(request, response))
  })
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  const secrets = [{ id: secret, kind: 'text', value: SECRET }]
  await gateway.admin('PUT', '/v1/secrets', { revision: 'one', secrets })
})
afterAll(async () => {
  await gateway.remove()
  await Promise.all([backend.close(), trap.close(), endpoint.close()])
})
beforeEach(async () => {
  backend.seen.length = 0
  asked = 0
  // Another scope is another token: nothing is known of it.
  scope += 1
  const config = {
    kind: 'client credentials',
    tokenUrl: `${endpoint.url}/token`,
    clientId: 'gatehouse',
    secret,
    scope: `scope${scope}`,
  }
  const steps = [
    aStep('log', { requestHeaders: ['authorization'], responseHeaders: ['content-type'] }),
    aStep('backend-auth', config),
  ]
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
})
const call = () => fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': KEY } })

test.each<[string, RequestListener]>([
  [
    'fails, and repeats what it was told',
    (request, response) =>
      answers(`<h1>${request.headers.authorization}</h1>`, 500)(request, response),
  ],
  ['answers a page', answers('<html>')],
  ['answers nothing', answers('')],
  ['answers null', answers('null')],
  ['answers another kind of token', answers({ ...good, token_type: 'mac' })],
  ['answers no kind of token', answers({ ...good, token_type: undefined })],
  ['answers a token of two lines', answers({ ...good, access_token: `${TOKEN}\r\nx-evil: 1` })],
  ['answers a token with a space', answers({ ...good, access_token: `${TOKEN} b` })],
  ['answers a token of a megabyte', answers({ ...good, access_token: 'a'.repeat(900_000) })],
  ['answers a token that has ended', answers({ ...good, expires_in: 0 })],
  ['answers ten megabytes', answers(JSON.stringify({ ...good, more: 'a'.repeat(10_000_000) }))],
  ['answers what is not 200', answers(good, 201)],
  ['leads elsewhere', (_, response) => void response.writeHead(307, { location: trap.url }).end()],
  ['hangs up', (request) => void request.socket.destroy()],
  ['hangs', () => undefined],
])(
  'an endpoint that %s costs it one question, and its callers a documented answer',
  async (_, how) => {
    behave = how
    const all = await Promise.all(Array.from({ length: 10 }, call))
    expect(all.map(({ status }) => status)).toEqual(Array(10).fill(503))
    expect(all[0]?.headers.get('retry-after')).toBe('5')
    const text = (await all[0]?.text()) ?? ''
    expect(JSON.parse(text)).toMatchObject({ code: 'backend-token-unavailable' })
    expect([backend.seen, trap.seen]).toEqual([[], []])
    // On a busy machine the last of them may come when it may be asked again.
    expect(asked).toBeLessThanOrEqual(2)
    const record = await recordOf(gateway, all[0]?.headers.get('x-request-id'))
    expect(record.reason).toBe('The token endpoint gave no token.')
    await tellsNothing(text)
  },
)

test('once it answers, calls go on, and nothing but the backend has seen the token', async () => {
  behave = (request) => void request.socket.destroy()
  expect((await call()).status).toBe(503)
  behave = answers(good)
  await expect.poll(async () => (await call()).status, { timeout: 30_000 }).toBe(200)
  expect(backend.seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`)
  const { headers } = await call()
  await tellsNothing(JSON.stringify(await recordOf(gateway, headers.get('x-request-id'))))
})

/** Neither what callers were told nor what the gateway tells of itself holds a secret. */
async function tellsNothing(answer: string): Promise<void> {
  const told = [answer, gateway.output]
  for (const path of ['/v1/status', '/v1/records?max=5000', '/metrics'])
    told.push(await (await gateway.admin('GET', path)).text())
  const basic = Buffer.from(`gatehouse:${SECRET}`).toString('base64')
  for (const one of told)
    for (const hidden of [SECRET, TOKEN, basic]) expect(one).not.toContain(hidden)
}
