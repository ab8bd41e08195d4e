import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Problem } from '#contract/problem.ts'
import type { RecordsPage } from '#contract/records.ts'
import { callsOf } from './testing/a-record.ts'
import { aKey, aSnapshot, aStep, keyStream, keyTable } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { recordOf as recordLeftBy } from './testing/record-of.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'

let gateway: RunningGateway
let backend: Backend
const good = 'gh_good_key'

beforeAll(async () => {
  backend = await startBackend()
  gateway = await RunningGateway.start()
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})
beforeEach(async () => {
  backend.seen.length = 0
  await deploy(aSnapshot(backend.url))
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(good)]))
})

const deploy = (snapshot: unknown) => gateway.admin('PUT', '/v1/snapshot', snapshot)
const call = (
  path: string,
  { key = good as string | null, ...init }: RequestInit & { key?: string | null } = {},
) =>
  fetch(`${gateway.url}${path}`, {
    ...init,
    headers: { ...(key !== null && { 'x-api-key': key }), ...init.headers },
  })
const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as Problem).code

const recordOf = (requestId: string) => recordLeftBy(gateway, requestId)

describe('a call', () => {
  test('with a valid key reaches the backend, without the key', async () => {
    const response = await call('/pets/one/7?a=1&key=x&b=2')

    expect(response.status).toBe(200)
    expect(backend.seen[0]).toMatchObject({ method: 'GET', url: '/one/7?a=1&b=2' })
    expect(backend.seen[0]?.headers).not.toHaveProperty('x-api-key')
    expect(backend.seen[0]?.headers['x-forwarded-for']).toBe('127.0.0.1')
    expect(response.headers.get('x-request-id')).toBe(backend.seen[0]?.headers['x-request-id'])
  })

  test('may carry the key in the query, but the header wins', async () => {
    expect((await call(`/pets/all?key=${good}`, { key: null })).status).toBe(200)
    expect((await call(`/pets/all?key=${good}`, { key: 'wrong' })).status).toBe(401)
  })

  test.each([
    ['no key', '/pets/all', null, 401, 'key-missing'],
    ['a wrong key', '/pets/all', 'gh_wrong', 401, 'key-invalid'],
    ['an unknown path', '/pets/nothing', good, 404, 'not-found'],
    ['a path of no API', '/cats', good, 404, 'not-found'],
    ['a longer path', '/pets/all/more', good, 404, 'not-found'],
    ['a trailing slash', '/pets/all/', good, 404, 'not-found'],
    ['a hidden operation beside a template', '/pets/one/secret', good, 404, 'not-found'],
    ['its encoded spelling', '/pets/one/s%65cret', good, 404, 'not-found'],
    ['an encoded way out', '/pets/one/..%2Fadmin', good, 400, 'bad-request'],
    ['a backslash', '/pets/one/a%5Cb', good, 400, 'bad-request'],
  ])('with %s is refused', async (_, path, key, status, code) => {
    const response = await call(path, { key })

    expect([response.status, await codeOf(response)]).toEqual([status, code])
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(backend.seen).toEqual([])
  })

  test('by another method is refused, naming those that are exposed', async () => {
    const response = await call('/pets/all', { method: 'DELETE' })

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, POST, HEAD')
  })

  test('carries its body on', async () => {
    const response = await call('/pets/all', { method: 'POST', body: 'x'.repeat(200_000) })

    expect(response.status).toBe(200)
    expect(backend.seen[0]?.body).toHaveLength(200_000)
  })

  test('leaves a record with the reason that the caller does not see', async () => {
    const response = await call('/pets/all', { key: 'gh_wrong' })
    const problem = (await response.json()) as Problem
    const record = await recordOf(problem.requestId ?? '')

    expect(problem.type).toBe('http://portal.test/docs/errors/key-invalid')
    expect(record).toMatchObject({
      status: 401,
      code: 'key-invalid',
      reason: 'The key is not known.',
      path: '/pets/all',
    })
  })

  test('to a backend that is not there is answered 502', async () => {
    await deploy(aSnapshot('http://127.0.0.1:1'))

    const response = await call('/pets/all')

    expect([response.status, await codeOf(response)]).toEqual([502, 'backend-unreachable'])
  })

  test('to a backend that gives no answer in time is answered 504', async () => {
    const silent = await startBackend(() => undefined)
    await deploy(aSnapshot(silent.url, { api: { backend: { url: silent.url, timeoutMs: 100 } } }))

    const response = await call('/pets/all')

    expect([response.status, await codeOf(response)]).toEqual([504, 'backend-timeout'])
    await silent.close()
  })

  test('streams: the first part arrives before the backend has sent the last', async () => {
    let finish = () => {}
    const streaming = await startBackend((_, response) => {
      response.write('first')
      finish = () => response.end('last')
    })
    await deploy(aSnapshot(streaming.url))

    const reader = (await call('/pets/all')).body?.getReader()
    const first = await reader?.read()
    finish()
    const last = await reader?.read()

    expect([first, last].map((part) => new TextDecoder().decode(part?.value))).toEqual([
      'first',
      'last',
    ])
    await streaming.close()
  })

  test('whose caller hangs up ends the call to the backend', async () => {
    let gone: () => void = () => {}
    const cancelled = new Promise<void>((resolve) => {
      gone = resolve
    })
    const endless = await startBackend((request, response) => {
      response.write('data')
      request.on('close', () => gone())
      response.on('close', () => gone())
    })
    await deploy(aSnapshot(endless.url))
    const hangUp = new AbortController()

    const response = await call('/pets/all', { signal: hangUp.signal })
    await response.body?.getReader().read()
    hangUp.abort()

    await expect(cancelled).resolves.toBeUndefined()
    await endless.close()
  })
})

describe('keys', () => {
  const change = (sequence: number, entry: ReturnType<typeof aKey>) => ({
    stream: keyStream,
    from: sequence - 1,
    to: sequence,
    changes: [{ sequence, entry }],
  })

  test('a revoked key is refused at the next call', async () => {
    expect((await call('/pets/all')).status).toBe(200)
    const answer = await gateway.admin(
      'POST',
      '/v1/keys',
      change(2, aKey(good, { state: 'revoked' })),
    )

    expect(await answer.json()).toEqual({ stream: keyStream, sequence: 2 })
    expect((await call('/pets/all')).status).toBe(401)
  })

  test('the record of a call with a revoked key names whose it was', async () => {
    const revoked = aKey(good, { state: 'revoked' })
    await gateway.admin('POST', '/v1/keys', change(2, revoked))
    const refused = await call('/pets/all')

    expect(await recordOf(refused.headers.get('x-request-id') ?? '')).toMatchObject({
      code: 'key-invalid',
      keyId: revoked.keyId,
      organisationId: revoked.organisationId,
      subscriptionId: revoked.subscriptionId,
    })
  })

  test('a gap is answered with where the gateway stands, and changes nothing', async () => {
    const answer = await gateway.admin(
      'POST',
      '/v1/keys',
      change(5, aKey(good, { state: 'revoked' })),
    )

    expect([answer.status, await answer.json()]).toEqual([409, { stream: keyStream, sequence: 1 }])
    expect((await call('/pets/all')).status).toBe(200)
  })

  test('a table with fewer keys than announced changes nothing', async () => {
    const answer = await gateway.admin(
      'PUT',
      '/v1/keys',
      `${JSON.stringify({ stream: keyStream, sequence: 9, count: 3 })}\n`,
    )

    expect(answer.status).toBe(400)
    expect((await call('/pets/all')).status).toBe(200)
  })

  test.each([
    ['with more keys than announced', [aKey(good), aKey('gh_more')], 1, 'there are more'],
    ['that has a key twice', [aKey(good), aKey('gh_two'), aKey('gh_two')], 3, 'same hash'],
    ['that has a known key twice', [aKey(good), aKey(good)], 2, 'same hash'],
    ['with something else in it', [aKey(good), { key: 1 }], 2, 'Line 3'],
    ['that has no head', [], null, 'no head'],
  ])('a table %s changes nothing', async (_, entries, count, fault) => {
    const head = count === null ? [] : [{ stream: keyStream, sequence: 9, count }]
    const text = [...head, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('')
    const answer = await gateway.admin('PUT', '/v1/keys', text === '' ? '\n' : text)
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(fault)])
    expect((await call('/pets/all')).status).toBe(200)
  })

  test.each([
    ['has ended', { endsAt: 1 }],
    ['begins later', { notBefore: 9_999_999_999_999 }],
    ['is suspended', { state: 'suspended' as const }],
    ['is for another API', { scope: { apiId: 'api_other00000000000' } }],
    ['is for another product', { scope: { productId: 'prd_other00000000000' } }],
    ['comes from another network', { networks: ['203.0.113.0/24'] }],
  ])('a key that %s is refused', async (_, more) => {
    await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey('gh_odd', more)]))

    expect((await call('/pets/all', { key: 'gh_odd' })).status).toBe(401)
  })
})

describe('a snapshot', () => {
  test('with faults is refused with all of them, and the old one stays', async () => {
    const bad = aSnapshot(backend.url, {
      steps: [
        aStep('rate-limit', { calls: 0, windowSeconds: 60 }),
        aStep('telepathy', {}),
        aStep('cors', {}, { targetId: 'api_nowhere000000000' }),
      ],
    })

    const answer = await deploy(bad)
    const { faults } = (await answer.json()) as { faults: { pointer: string }[] }

    expect(answer.status).toBe(422)
    expect(faults.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/steps/0/config/calls', '/steps/1/policy', '/steps/2/targetId']),
    )
    expect((await call('/pets/all')).status).toBe(200)
  })

  test('sent twice is the same', async () => {
    const [first, second] = await Promise.all([
      deploy(aSnapshot(backend.url)),
      deploy(aSnapshot(backend.url)),
    ])
    const hashes = [await first.json(), await second.json()].map(
      (answer) => (answer as { hash: string }).hash,
    )

    expect(hashes[0]).toBe(hashes[1])
  })

  test('is swapped under load without a refused call', async () => {
    let running = true
    const statuses: number[] = []
    const load = Array.from({ length: 8 }, async () => {
      while (running) statuses.push((await call('/pets/all')).status)
    })
    for (let index = 0; index < 20; index += 1) {
      const headers = [{ on: 'request', name: 'x-n', value: String(index) }]
      const { status } = await deploy(
        aSnapshot(backend.url, { steps: [aStep('set-header', { headers })] }),
      )
      expect(status).toBe(200)
    }
    running = false
    await Promise.all(load)

    expect(statuses.length).toBeGreaterThan(20)
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(new Set(backend.seen.map(({ headers }) => headers['x-n'])).size).toBeGreaterThan(5)
  })
})

describe('policies', () => {
  test('a rate limit refuses the call after the last allowed one, and says when to retry', async () => {
    await deploy(
      aSnapshot(backend.url, { steps: [aStep('rate-limit', { calls: 2, windowSeconds: 60 })] }),
    )

    const statuses = [await call('/pets/all'), await call('/pets/all'), await call('/pets/all')]

    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(Number(statuses[2]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(statuses[0]?.headers.get('ratelimit-remaining')).toBe('1')
  })

  test('a dry-run step refuses nobody and is recorded', async () => {
    await deploy(
      aSnapshot(backend.url, {
        steps: [aStep('ip-filter', { allow: ['203.0.113.0/24'] }, { mode: 'dry-run' })],
      }),
    )

    const response = await call('/pets/all')
    const record = await recordOf(response.headers.get('x-request-id') ?? '')

    expect(response.status).toBe(200)
    expect(record.dryRun).toMatchObject([{ policy: 'ip-filter' }])
  })

  test('pages of the portal may call from a browser, preflight without a key', async () => {
    const origin = 'http://portal.test'
    const preflight = await call('/pets/all', {
      key: null,
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'x-api-key',
      },
    })
    const refusal = await call('/pets/all', { key: null, headers: { origin } })

    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'x-api-key',
    ])
    expect([refusal.status, refusal.headers.get('access-control-allow-origin')]).toEqual([
      401,
      origin,
    ])
    expect(
      (await call('/pets/all', { headers: { origin: 'http://other.test' } })).headers.has(
        'access-control-allow-origin',
      ),
    ).toBe(false)
  })
})

describe('a restart', () => {
  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'after %s goes on with snapshot, keys and uncollected records',
    async (signal) => {
      const response = await call('/pets/all')
      const requestId = response.headers.get('x-request-id') ?? ''
      await gateway.admin('POST', '/v1/keys', {
        stream: keyStream,
        from: 1,
        to: 2,
        changes: [{ sequence: 2, entry: aKey('gh_later') }],
      })
      // Asking for the state writes what is still in memory.
      await gateway.admin('GET', '/v1/status')

      const code = await gateway.end(signal)
      await gateway.restart()

      if (signal === 'SIGTERM') expect(code).toBe(0)
      expect((await call('/pets/all', { key: 'gh_later' })).status).toBe(200)
      expect(await recordOf(requestId)).toMatchObject({ requestId, status: 200 })
    },
  )

  test('hands each record out once to one who moves the cursor, and counts each call once', async () => {
    const sent = new Set<string>()
    for (let index = 0; index < 30; index += 1)
      sent.add((await call('/pets/all')).headers.get('x-request-id') ?? '')
    const got: string[] = []
    let records = 0
    let counted = 0
    let after: string | null = null
    for (let empty = 0; empty < 2; ) {
      const page = (await (
        await gateway.admin('GET', `/v1/records?max=7${after ? `&after=${after}` : ''}`)
      ).json()) as RecordsPage
      got.push(...page.records.map(({ requestId }) => requestId).filter((id) => sent.has(id)))
      after = page.next
      records += page.records.length
      counted += callsOf(page.counters)
      empty = page.records.length + page.counters.length === 0 ? empty + 1 : 0
      if (got.length === 14) {
        await gateway.end('SIGTERM')
        await gateway.restart()
      }
    }

    expect(got.toSorted()).toEqual([...sent].sort())
    expect(counted).toBe(records)
  })
})

test('a stranger who names a host that is none is told so by the admin API, and breaks nothing', async () => {
  const stranger = new RawConnection(gateway.adminUrl)
  stranger.send('GET /v1/status HTTP/1.1\r\nHost: a:99999999\r\n\r\n')
  expect((await stranger.answer())?.status).toBe(400)
  stranger.close()
  expect(gateway.output).not.toContain('broke the gateway')
})

test('the admin API tells strangers nothing', async () => {
  const answers = await Promise.all(
    ['/v1/status', '/v1/records', '/metrics', '/v1/keys'].map((path) =>
      fetch(`${gateway.adminUrl}${path}`),
    ),
  )

  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
})
