import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SnapshotApi, snapshotApi } from '#contract/snapshot.ts'
import { aKey, anApi, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { recordOf } from './testing/record-of.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const own = { 'x-api-key': 'gh_lifecycle' }
const lifecycle: NonNullable<SnapshotApi['lifecycle']> = {
  state: 'deprecated',
  deprecatedAt: Date.UTC(2026, 5, 30, 23, 59, 59),
  endsAt: Date.UTC(2027, 0, 31),
  successorUrl: 'https://portal.test/apis/pets-2',
  deprecationUrl: 'https://portal.test/news?a=1',
}
const told = {
  deprecation: '@1782863999',
  sunset: 'Sun, 31 Jan 2027 00:00:00 GMT',
  link: '<https://portal.test/apis/pets-2>; rel="successor-version", <https://portal.test/news?a=1>; rel="deprecation"; type="text/html"',
}

let gateway: RunningGateway
let backend: Backend

beforeAll(async () => {
  backend = await startBackend((request, response) => {
    backend.seen.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: {},
      body: '',
    })
    response.setHeader('link', '</next>; rel="next"')
    response.setHeader('sunset', 'Fri, 01 Jan 2100 00:00:00 GMT')
    response.end('{}')
  })
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(own['x-api-key'])]))
})
afterAll(async () => {
  await gateway?.remove()
  await backend?.close()
})

async function enforce(api: Partial<SnapshotApi>, steps = [] as ReturnType<typeof aStep>[]) {
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { api, steps }))
  if (!answer.ok) throw new Error(await answer.text())
  backend.seen.length = 0
}
const call = (path: string, init: RequestInit = { headers: own }) =>
  fetch(`${gateway.url}/pets${path}`, init)
const saidIn = ({ headers }: Response) => ({
  deprecation: headers.get('deprecation'),
  sunset: headers.get('sunset'),
  link: headers.get('link'),
})
const silent = { deprecation: null, sunset: null, link: null }

describe('a deprecated API', () => {
  test('is answered as before, and each answer says until when, with ways on beside the links of the backend', async () => {
    await enforce({ lifecycle })
    const answer = await call('/all')
    expect(answer.status).toBe(200)
    expect(saidIn(answer)).toEqual({ ...told, link: `</next>; rel="next", ${told.link}` })
    expect(backend.seen).toHaveLength(1)
  })

  test('says so in refusals too, but nowhere where there is no operation', async () => {
    await enforce({ lifecycle }, [aStep('rate-limit', { calls: 1, windowSeconds: 60 })])
    expect(saidIn(await call('/all', {}))).toEqual(told)
    await call('/all')
    const limited = await call('/all')
    expect(limited.status).toBe(429)
    expect(saidIn(limited)).toEqual(told)
    for (const [path, status] of [
      ['/nothing', 404],
      ['/one/secret', 404],
    ] as const) {
      const answer = await call(path)
      expect([answer.status, saidIn(answer)]).toEqual([status, silent])
    }
  })

  test('says no more than is known', async () => {
    await enforce({ lifecycle: { ...lifecycle, endsAt: null, successorUrl: null } })
    const { sunset, link } = saidIn(await call('/all', {}))
    expect(sunset).toBeNull()
    expect(link).toBe('<https://portal.test/news?a=1>; rel="deprecation"; type="text/html"')
  })
})

describe('a retired API', () => {
  const retired = { ...lifecycle, state: 'retired' as const }

  test('is answered 410 without its backend, and the record names operation and subscription', async () => {
    await enforce({ lifecycle: retired })
    const answer = await call('/one/7')
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ status: 410, code: 'api-retired' })
    expect(saidIn(answer)).toEqual(told)
    const record = await recordOf(gateway, answer.headers.get('x-request-id'))
    expect(record).toMatchObject({
      status: 410,
      code: 'api-retired',
      apiId: ids.api,
      operationId: ids.operation('one'),
      subscriptionId: ids.subscription,
      backendMs: null,
    })
    expect(backend.seen).toEqual([])
  })

  test('is answered so to whoever calls, key or not, and by any method', async () => {
    await enforce({ lifecycle: retired })
    const asked = [
      call('/all', {}),
      call('/all', { headers: { 'x-api-key': 'gh_wrong' } }),
      call('/all', { method: 'POST', headers: own, body: '{}' }),
      call('/all', { method: 'DELETE', headers: own }),
    ]
    const answers = await Promise.all(asked)
    expect(answers.map(({ status }) => status)).toEqual([410, 410, 410, 410])
    for (const answer of answers) expect(saidIn(answer)).toEqual(told)
    expect(backend.seen).toEqual([])
  })

  test('shows nothing of what was never exposed', async () => {
    await enforce({ lifecycle: retired })
    for (const path of ['/nothing', '/one/secret']) expect((await call(path)).status).toBe(404)
  })

  test('lets pages of other origins read that', async () => {
    await enforce({ lifecycle: retired }, [
      aStep('cors', { origins: ['https://app.test'], methods: ['GET'] }),
    ])
    const preflight = await call('/all', {
      method: 'OPTIONS',
      headers: { origin: 'https://app.test', 'access-control-request-method': 'GET' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.test')
    const answer = await call('/all', { headers: { ...own, origin: 'https://app.test' } })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([
      410,
      'https://app.test',
    ])
  })

  test('is not watched: its targets are asked nothing', async () => {
    const active = {
      path: '/healthz',
      intervalMs: 100,
      timeoutMs: 2_000,
      statuses: [],
      failures: 3,
      successes: 1,
    }
    const balance: NonNullable<SnapshotApi['backend']['balance']> = {
      weight: 1,
      others: [],
      choose: 'round-robin',
      whenAllOut: 'refuse',
      active,
    }
    const watched = { url: backend.url, timeoutMs: 5_000, balance }
    await enforce({ backend: watched })
    await expect.poll(() => backend.seen.length).toBeGreaterThan(0)
    await enforce({ backend: watched, lifecycle: retired })
    // One question may have been under way.
    await new Promise((resolve) => setTimeout(resolve, 10 * active.intervalMs))
    expect(backend.seen.length).toBeLessThanOrEqual(1)
  })

  test('is taken back by the next snapshot', async () => {
    await enforce({ lifecycle: retired })
    await enforce({})
    expect((await call('/all')).status).toBe(200)
  })
})

test('a link that would break out of its field is a fault of the snapshot', () => {
  for (const successorUrl of [
    'https://a.test/>; rel="x"',
    'javascript:alert(1)',
    'https://a.test/é',
  ])
    expect(
      snapshotApi.safeParse(anApi(backend.url, { lifecycle: { ...lifecycle, successorUrl } }))
        .success,
    ).toBe(false)
})
