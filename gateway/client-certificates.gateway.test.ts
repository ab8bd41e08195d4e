import { type RequestOptions, request } from 'node:https'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallRecord } from '#contract/records.ts'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { callHttp3 } from './testing/call-http3.ts'
import { CLIENT, selfSigned, TestAuthority, type TestCertificate } from './testing/certificates.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { freePort, RunningGateway } from './testing/start-gateway.ts'
import { callTls, Http2Caller, type TlsTarget } from './testing/tls-client.ts'

const certificateId = 'sec_0000000000000001'
const key = { 'x-api-key': 'a-good-key' }
const partner = { name: 'partner', purposes: [CLIENT] }

let gateway: RunningGateway
let backend: Backend
let servers: TestAuthority
let callers: TestAuthority
let between: TestAuthority
let known: TestCertificate

const snapshotWith = (config: object) => ({
  ...aSnapshot(backend.url, {
    steps: [aStep('client-certificate', { authorities: callers.chain, ...config })],
  }),
  hostnames: [
    { name: '127.0.0.1', certificateId: null },
    { name: 'localhost', certificateId },
  ],
})
const enforce = async (config: object = {}) => {
  const answer = await gateway.admin('PUT', '/v1/snapshot', snapshotWith(config))
  expect(await answer.json()).toHaveProperty('hash')
}
const by = (own?: TestCertificate): TlsTarget => ({
  port: gateway.tlsPort,
  serverName: 'localhost',
  authority: servers.chain,
  ...(own && { own }),
})
async function lastRecord(): Promise<CallRecord> {
  const page = (await (await gateway.admin('GET', '/v1/records?max=5000')).json()) as {
    records: CallRecord[]
  }
  return page.records.at(-1) as CallRecord
}

/** The port of HTTP/3, once one is advertised. */
async function http3Port(): Promise<number> {
  for (;;) {
    const { headers } = await callTls(by(known), '/pets/all', key)
    const port = /h3=":(\d+)"/.exec(String(headers['alt-svc']))?.[1]
    if (port) return Number(port)
  }
}

beforeAll(async () => {
  servers = await TestAuthority.create('Servers')
  callers = await TestAuthority.create('Callers')
  between = await callers.between('Between')
  known = await callers.issue(partner)
  backend = await startBackend()
  gateway = await RunningGateway.start({
    GATEWAY_CLIENT_CERTIFICATES: 'true',
    GATEWAY_HOST: '::',
    GATEWAY_HTTP3_PORTS: `${await freePort()},${await freePort()}`,
  })
  const { chain, key: privateKey } = await servers.issue({ name: 'localhost' })
  const secrets = [{ id: certificateId, kind: 'certificate', chain, key: privateKey }]
  await gateway.admin('PUT', '/v1/secrets', { revision: 'one', secrets })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey('a-good-key')]))
})
afterAll(async () => {
  await gateway?.remove()
  await backend?.close()
})

describe('client-certificate', () => {
  it('lets in who proves one, with its key, over HTTP/1.1 and HTTP/2', async () => {
    await enforce()
    expect((await callTls(by(known), '/pets/all', key)).status).toBe(200)
    expect((await callTls(by(known), '/pets/all')).status).toBe(401)
    const caller = new Http2Caller(by(known))
    expect((await caller.call({ ':path': '/pets/all', ...key })).status).toBe(200)
    expect((await caller.call({ ':path': '/pets/all', ...key })).status).toBe(200)
    caller.close()
  })

  it('takes an authority between from the handshake', async () => {
    await enforce()
    expect((await callTls(by(await between.issue(partner)), '/pets/all', key)).status).toBe(200)
  })

  it.each<[string, (own: string, lower: string, upper: string, root: string) => string[]]>([
    ['in another order', (own, lower, upper) => [own, upper, lower]],
    ['with the root among them', (own, lower, upper, root) => [own, root, upper, lower]],
    ['twice', (own, lower, upper) => [own, lower, lower, upper, upper]],
    ['with one of somebody else', (own, lower, upper) => [own, servers.chain, lower, upper]],
  ])('takes authorities between that are sent %s', async (_, ordered) => {
    await enforce()
    const lower = await between.between('Lower')
    const certificate = await lower.issue(partner)
    const [own = '', below = '', above = ''] = certificate.chain.split(/(?<=END CERTIFICATE-----)/)
    const chain = ordered(own, below, above, callers.chain).join('\n')
    expect((await callTls(by({ ...certificate, chain }), '/pets/all', key)).status).toBe(200)
  })

  it('knows the caller of a resumed connection', async () => {
    await enforce()
    const target = { ...by(known), host: '127.0.0.1', ca: servers.chain, servername: 'localhost' }
    const session = await new Promise<Buffer>((resolve, reject) => {
      const socket = connect({ ...target, cert: known.chain, key: known.key })
      // A ticket comes with what is read after the handshake (RFC 8446, 4.6.1).
      socket.resume().write('GET /pets/all HTTP/1.1\r\nhost: localhost\r\n\r\n')
      socket.on('session', (ticket: Buffer) => {
        resolve(ticket)
        socket.end()
      })
      socket.on('error', reject)
    })
    // It shows no certificate a second time.
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const resuming: RequestOptions & { session: Buffer } = {
        ...target,
        session,
        agent: false,
        path: '/pets/all',
        headers: { host: 'localhost', ...key },
      }
      const call = request(resuming, (answer) => resolve(answer.resume().statusCode))
      call.on('error', reject).end()
    })
    expect(status).toBe(200)
  })

  it.each<[string, () => Promise<TestCertificate | undefined>, string, RegExp]>([
    ['none', async () => undefined, 'client-certificate-missing', /without a certificate/],
    [
      'one of another authority of the same name',
      async () => (await TestAuthority.create('Callers')).issue(partner),
      'client-certificate-refused',
      /signature/,
    ],
    [
      'one of the authority of servers',
      () => servers.issue(partner),
      'client-certificate-refused',
      /None of the authorities/,
    ],
    [
      'one that has ended',
      () => callers.issue({ ...partner, days: -1 }),
      'client-certificate-refused',
      /ended at/,
    ],
    [
      'one that issued itself',
      () => selfSigned('partner'),
      'client-certificate-refused',
      /None of the authorities/,
    ],
    [
      'one that a mere certificate has issued',
      async () => (await callers.between('Mere', { isAuthority: false })).issue(partner),
      'client-certificate-refused',
      /CA:FALSE/,
    ],
  ])('refuses %s with 403, and the record says why', async (_, make, code, reason) => {
    await enforce()
    backend.seen.length = 0
    const answer = await callTls(by(await make()), '/pets/all', key)
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, code])
    expect(answer.body).not.toMatch(/partner|Callers/)
    expect(await lastRecord()).toMatchObject({ code, reason: expect.stringMatching(reason) })
    expect(backend.seen).toEqual([])
  })

  it('refuses calls over plain HTTP and HTTP/3, whatever their headers say', async () => {
    await enforce()
    const claimed = { ...key, 'x-client-cert': known.chain.replaceAll('\n', ' ') }
    const port = new URL(gateway.url).port
    const plain = await fetch(`http://127.0.0.1:${port}/pets/all`, { headers: claimed })
    expect([plain.status, await plain.json()]).toMatchObject([
      403,
      { code: 'client-certificate-missing' },
    ])
    const [answer] = await callHttp3(await http3Port(), [{ path: '/pets/all', headers: claimed }])
    expect([answer?.status, JSON.parse(answer?.body ?? '')]).toMatchObject([
      403,
      { code: 'client-certificate-missing' },
    ])
  })

  it('pins one name: another certificate of the same authority is refused', async () => {
    await enforce({ dnsNames: ['partner'] })
    expect((await callTls(by(known), '/pets/all', key)).status).toBe(200)
    const other = await callers.issue({ name: 'other', purposes: [CLIENT] })
    expect((await callTls(by(other), '/pets/all', key)).status).toBe(403)
  })
})

it('a gateway that asks for no certificates refuses the snapshot, and says what to set', async () => {
  const blind = await RunningGateway.start()
  const answer = await blind.admin('PUT', '/v1/snapshot', {
    ...snapshotWith({}),
    hostnames: undefined,
  })
  expect([answer.status, await answer.json()]).toMatchObject([
    422,
    {
      faults: [
        {
          pointer: '/steps/0/config',
          message: expect.stringContaining('GATEWAY_CLIENT_CERTIFICATES=true'),
        },
      ],
    },
  ])
  await blind.remove()
})
