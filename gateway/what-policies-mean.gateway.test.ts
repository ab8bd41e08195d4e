import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEY = 'gh_meanings'
let gateway: RunningGateway
let backend: Backend
let headers: Record<string, string> = {}
/** What the backend was asked for. */
const asked: string[] = []

beforeAll(async () => {
  gateway = await RunningGateway.start()
  backend = await startBackend((request, response) => {
    request.resume()
    asked.push(request.url ?? '')
    response.writeHead(200, headers).end('here')
  })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})
beforeEach(() => {
  headers = {}
  asked.length = 0
})

const call = (path: string, more: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(`${gateway.url}${path}`, { headers: { 'x-api-key': KEY, ...more }, ...init })
async function enforce(...steps: ReturnType<typeof aStep>[]): Promise<void> {
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
}

describe('cache', () => {
  test('an answer that must be checked once it is stale is given again while it is fresh', async () => {
    await enforce(aStep('cache', {}))
    headers = { 'cache-control': 'max-age=60, must-revalidate', etag: '"v1"' }
    for (const how of ['fwd=miss', 'hit'])
      expect((await call('/pets/all')).headers.get('cache-status')).toBe(`gatehouse; ${how}`)
    expect(asked).toHaveLength(1)
  })

  test('one that must be checked each time is so also for who takes stale answers', async () => {
    await enforce(aStep('cache', {}))
    headers = { 'cache-control': 'no-cache', etag: '"v1"' }
    await call('/pets/one/7')
    await call('/pets/one/7', { 'cache-control': 'max-stale' })
    expect(asked).toHaveLength(2)
  })
})

describe('cors of all APIs and of one', () => {
  const [site, partner] = ['https://app.test', 'https://partner.test']
  const preflightFrom = (origin: string) =>
    fetch(`${gateway.url}/pets/all`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })

  test('permits in an answer what it has permitted in the preflight, on the terms of the API', async () => {
    await enforce(
      aStep('cors', { origins: [site] }, { id: ids.step('all'), scope: 'global', targetId: null }),
      aStep('cors', { origins: [partner], credentials: true, maxAgeSeconds: 5 }),
    )
    for (const [origin, credentials] of [
      [site, null],
      [partner, 'true'],
    ] as const) {
      for (const answer of [await preflightFrom(origin), await call('/pets/all', { origin })]) {
        expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
        expect(answer.headers.get('access-control-allow-credentials')).toBe(credentials)
      }
    }
    const stranger = await call('/pets/all', { origin: 'https://evil.test' })
    expect(stranger.headers.has('access-control-allow-origin')).toBe(false)
  })

  test('a step for every site leaves the terms of the API to it', async () => {
    await enforce(
      aStep('cors', { origins: ['*'] }, { id: ids.step('all'), scope: 'global', targetId: null }),
      aStep('cors', { origins: [partner], credentials: true }),
    )
    for (const answer of [
      await preflightFrom(partner),
      await call('/pets/all', { origin: partner }),
    ])
      expect(answer.headers.get('access-control-allow-origin')).toBe(partner)
  })
})

test('what stands for a parameter that is set, and another spelling of a beginning, reach no backend', async () => {
  await enforce(
    aStep('set-query', { parameters: [{ name: 'tenant', value: 'acme' }] }),
    aStep('rewrite-path', { removePrefix: '/one', addPrefix: '/v2' }),
  )
  await call('/pets/%6Fne/7?tenant[]=evil&page=2;tenant=evil&%20tenant=evil')
  expect(asked).toEqual(['/v2/7?tenant=acme&page=2'])
})
