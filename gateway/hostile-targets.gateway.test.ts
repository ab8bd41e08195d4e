import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { gatewayStatus, type TargetStatus } from '#contract/admin.ts'
import type { BackendBalance } from '#contract/backend-balance.ts'
import { aKey, aSnapshot, type aStep, keyTable } from './testing/a-snapshot.ts'
import { TestAuthority } from './testing/certificates.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { startTlsBackend } from './testing/start-tls-backend.ts'

const KEY = 'gh_hostile_targets'
let gateway: RunningGateway

/** A target whose answers to checks and calls are chosen. */
class Place {
  url = ''
  checks = 0
  calls = 0
  onCheck: RequestListener = (_, response) => void response.end()
  onCall: RequestListener = (_, response) => void response.end('ok')
  readonly #server = createServer((request, response) => {
    if (request.url?.startsWith('/health')) {
      this.checks += 1
      this.onCheck(request, response)
    } else {
      this.calls += 1
      this.onCall(request, response)
    }
  })

  static async start(host = '127.0.0.1'): Promise<Place> {
    const place = new Place()
    await new Promise<void>((resolve) => place.#server.listen(0, host, resolve))
    const { port } = place.#server.address() as AddressInfo
    place.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    return place
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
let hostile: Place
let calm: Place

beforeAll(async () => {
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  hostile = await Place.start()
  calm = await Place.start()
})
afterAll(async () => {
  await gateway.remove()
  hostile.close()
  calm.close()
})
afterEach(async () => {
  // What no snapshot names is forgotten.
  await gateway.admin('PUT', '/v1/snapshot', aSnapshot(calm.url))
  for (const place of [hostile, calm]) {
    place.onCheck = (_, response) => void response.end()
    place.onCall = (_, response) => void response.end('ok')
    place.calls = 0
  }
})

const active = {
  path: '/health',
  intervalMs: 100,
  timeoutMs: 5_000,
  statuses: [],
  failures: 1,
  successes: 1,
}
async function enforce(
  url: string,
  others: string[],
  more: Partial<BackendBalance> = {},
  steps: ReturnType<typeof aStep>[] = [],
) {
  const balance: BackendBalance = {
    weight: 1,
    others: others.map((other) => ({ url: other, weight: 1 })),
    choose: 'round-robin',
    whenAllOut: 'refuse',
    ...more,
  }
  const backend = { url, timeoutMs: 20_000, balance }
  const answer = await gateway.admin(
    'PUT',
    '/v1/snapshot',
    aSnapshot(url, { api: { backend }, steps }),
  )
  if (!answer.ok) throw new Error(await answer.text())
}
const call = () => fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': KEY } })
async function stateOf(url: string): Promise<TargetStatus | undefined> {
  const answer = await (await gateway.admin('GET', '/v1/status')).json()
  return gatewayStatus.parse(answer).targets?.find((target) => target.url === url)
}

describe('a check', () => {
  test.each<[string, RequestListener, string]>([
    [
      'redirects',
      (_, response) => void response.writeHead(302, { location: '/well' }).end(),
      'The check was answered 302.',
    ],
    ['hangs', () => undefined, 'The check had no answer within 5000 ms.'],
    [
      'begins and hangs',
      (_, response) => void response.writeHead(200, { 'content-length': 9 }).write('a'),
      'The check had no answer within 5000 ms.',
    ],
    [
      'breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': 9 }).write('a')
        response.socket?.end()
      },
      'The backend hung up.',
    ],
    [
      'says what is not HTTP',
      (_, response) => void response.socket?.end('hello\r\n\r\n'),
      'The answer is not HTTP: The status line is none.',
    ],
    ['hangs up', (_, response) => void response.socket?.destroy(), 'The backend hung up.'],
    [
      'changes the protocol',
      (_, response) =>
        void response.socket?.write(
          'HTTP/1.1 101 Now\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
        ),
      'The backend changed the protocol unasked.',
    ],
    [
      'says only that it goes on',
      (_, response) => void response.writeProcessing(),
      'The check had no answer within 5000 ms.',
    ],
  ])('that %s takes its target out, and calls go to the other', async (_, onCheck, message) => {
    hostile.onCheck = onCheck
    await enforce(hostile.url, [calm.url], { active })
    await expect
      .poll(async () => (await stateOf(hostile.url))?.state, { timeout: 30_000 })
      .toBe('out')
    expect(await stateOf(hostile.url)).toMatchObject({ outBy: 'checks', lastFault: { message } })
    for (let index = 0; index < 4; index += 1) expect((await call()).status).toBe(200)
    expect([hostile.calls, calm.calls]).toEqual([0, 4])
  })

  test('that is answered without end is read no further than it has to be, and says that the target is well', async () => {
    let sent = 0
    const pump = (response: ServerResponse) => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536
      if (!response.destroyed) response.once('drain', () => pump(response))
    }
    hostile.onCheck = (_, response) => pump(response)
    await enforce(hostile.url, [calm.url], { active })
    const before = hostile.checks
    await expect.poll(() => hostile.checks - before, { timeout: 30_000 }).toBeGreaterThan(2)
    expect((await stateOf(hostile.url))?.state).toBe('healthy')
    // What the two systems between them hold for a connection.
    expect(sent / (hostile.checks - before)).toBeLessThan(20_000_000)
  })
})

test('a target that a deployment drops ends the calls that it carries', async () => {
  const held: ServerResponse[] = []
  hostile.onCall = (_, response) => {
    response.write('begun ')
    held.push(response)
  }
  await enforce(hostile.url, [], { active })
  const answer = await call()
  await expect.poll(() => held.length).toBe(1)
  await enforce(calm.url, [], { active })
  expect(await stateOf(hostile.url)).toBeUndefined()
  expect(await (await call()).text()).toBe('ok')
  held[0]?.end('and ended')
  expect(await answer.text()).toBe('begun and ended')

  // It comes back with nothing on its way.
  await enforce(hostile.url, [], { active })
  expect((await stateOf(hostile.url))?.callsInFlight).toBe(0)
})

test('a target whose certificate is of another name or authority costs no call', async () => {
  const authority = await TestAuthority.create('Nobody’s')
  const stranger = await startTlsBackend(await authority.issue({ name: 'other.test' }), null)
  const passive = { statuses: [], failures: 2, outMs: 300_000 }
  await enforce(stranger.url, [calm.url], { passive })
  for (let index = 0; index < 6; index += 1) expect((await call()).status).toBe(200)
  expect(await stateOf(stranger.url)).toMatchObject({
    state: 'out',
    outBy: 'calls',
    lastFault: { message: expect.stringContaining('certificate is not valid') },
  })
  expect(stranger.shown).toEqual([])
  await stranger.close()
})

test('a target by its address in IPv6 is asked and called', async () => {
  const six = await Place.start('::1')
  await enforce(six.url, [], { active })
  await expect.poll(() => six.checks, { timeout: 30_000 }).toBeGreaterThan(1)
  expect((await call()).status).toBe(200)
  expect((await stateOf(six.url))?.state).toBe('healthy')
  six.close()
})

test('one that is now well and now is not gets calls only after as many good checks as it takes', async () => {
  let checks = 0
  hostile.onCheck = (_, response) => {
    checks += 1
    response.statusCode = checks % 2 === 0 ? 200 : 500
    response.end()
  }
  await enforce(hostile.url, [calm.url], { active: { ...active, successes: 2 } })
  await expect.poll(() => checks, { timeout: 30_000 }).toBeGreaterThan(7)
  for (let index = 0; index < 4; index += 1) await (await call()).text()
  expect(hostile.calls).toBe(0)
})
