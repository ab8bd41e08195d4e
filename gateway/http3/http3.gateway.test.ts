import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aKey, aSnapshot, keyTable } from '#gateway/testing/a-snapshot.ts'
import { callHttp3 } from '#gateway/testing/call-http3.ts'
import { TestAuthority } from '#gateway/testing/certificates.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { freePort, RunningGateway } from '#gateway/testing/start-gateway.ts'
import { callTls } from '#gateway/testing/tls-client.ts'

const certificateId = 'sec_0000000000000001'
const headers = { 'x-api-key': 'a-good-key' }

let gateway: RunningGateway
let backend: Backend
let authority: TestAuthority
/** Requests that wait for a test to answer them. */
const waiting: ServerResponse[] = []

const putCertificate = async (revision: string) => {
  const issued = await authority.issue({ name: revision, names: ['localhost'] })
  const secrets = [{ id: certificateId, kind: 'certificate', chain: issued.chain, key: issued.key }]
  expect((await gateway.admin('PUT', '/v1/secrets', { revision, secrets })).status).toBe(200)
}

/** The port that answers under TLS advertise. */
async function advertised(): Promise<number> {
  const target = { port: gateway.tlsPort, serverName: 'localhost', authority: authority.chain }
  const { headers: sent } = await callTls(target, '/pets/all', headers)
  return Number(/^h3=":(\d+)"; ma=60$/.exec(String(sent['alt-svc']))?.[1])
}

/** Until the advertised port is another. */
async function nextPort(before: number): Promise<number> {
  for (;;) {
    const port = await advertised()
    if (port !== before && port > 0) return port
    await new Promise((go) => setTimeout(go, 50))
  }
}

beforeAll(async () => {
  authority = await TestAuthority.create('Tests')
  backend = await startBackend((request, response) => {
    let bytes = 0
    request.on('data', (piece: Buffer) => {
      bytes += piece.byteLength
    })
    request.on('end', () => {
      if (request.url === '/one/big') response.end(Buffer.alloc(5_000_000, 'x'))
      else if (request.url === '/one/slow') waiting.push(response)
      else
        response
          .setHeader('alt-svc', 'h3=":1"')
          .end(JSON.stringify({ path: request.url, bytes, headers: request.headers }))
    })
  })
  gateway = await RunningGateway.start({
    // The name localhost may be either address.
    GATEWAY_HOST: '::',
    GATEWAY_HTTP3_PORTS: `${await freePort()},${await freePort()}`,
  })
  await putCertificate('one')
  await gateway.admin('PUT', '/v1/snapshot', {
    ...aSnapshot(backend.url),
    hostnames: [{ name: 'localhost', certificateId }],
  })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey('a-good-key')]))
})
afterAll(async () => {
  await gateway?.remove()
  await backend?.close()
})

describe('HTTP/3', () => {
  it('is advertised, and admits, refuses, streams and validates like the others', async () => {
    const [allowed, refused, big, upload, head, none] = await callHttp3(await nextPort(0), [
      { path: '/pets/one/7?a=b', headers },
      { path: '/pets/all' },
      { path: '/pets/one/big', headers },
      { path: '/pets/all', method: 'POST', headers, bodyBytes: 3_000_000 },
      { path: '/pets/all', method: 'HEAD', headers },
      { path: '/nothing', headers },
    ])
    expect(allowed?.status).toBe(200)
    const seen = JSON.parse(allowed?.body ?? '')
    expect(seen).toMatchObject({ path: '/one/7?a=b' })
    expect(seen.headers).toMatchObject({ 'x-forwarded-proto': 'https', via: '3 gatehouse' })
    expect(seen.headers).not.toHaveProperty('x-api-key')
    expect(refused).toMatchObject({ status: 401 })
    expect(big?.body.length).toBe(5_000_000)
    expect(JSON.parse(upload?.body ?? '')).toMatchObject({ bytes: 3_000_000 })
    expect(head).toMatchObject({ status: 200, body: '' })
    expect(none).toMatchObject({ status: 404 })
  })

  it('leaves a record with the bytes of each call', async () => {
    await callHttp3(await advertised(), [{ path: '/pets/one/big', headers }])
    await expect
      .poll(async () => {
        const page = await (await gateway.admin('GET', '/v1/records?max=5000')).json()
        return page.records.at(-1)?.responseBytes
      })
      .toBe(5_000_000)
    expect(await (await gateway.admin('GET', '/v1/status')).json()).toMatchObject({
      callsInFlight: 0,
    })
  })

  it('moves to the other port for another certificate; a call in flight ends whole', async () => {
    const before = await advertised()
    const inFlight = callHttp3(before, [{ path: '/pets/one/slow', headers }])
    await expect.poll(() => waiting.length).toBe(1)
    await putCertificate('two')
    const port = await nextPort(before)
    expect(await callHttp3(port, [{ path: '/pets/all', headers }])).toMatchObject([{ status: 200 }])
    waiting[0]?.end('slow, but whole')
    expect(await inFlight).toMatchObject([{ status: 200, body: 'slow, but whole' }])
    // Who kept the advertisement may still come to the port before.
    expect(await callHttp3(before, [{ path: '/pets/all', headers }])).toMatchObject([
      { status: 200 },
    ])
  })

  it('ends a call in flight whole when the gateway is told to stop', async () => {
    waiting.length = 0
    const inFlight = callHttp3(await advertised(), [{ path: '/pets/one/slow', headers }])
    await expect.poll(() => waiting.length).toBe(1)
    const ended = gateway.end('SIGTERM')
    const isTaken = () =>
      fetch(gateway.url).then(
        () => true,
        () => false,
      )
    await expect.poll(isTaken).toBe(false)
    waiting[0]?.end('slow, but whole')
    expect(await inFlight).toMatchObject([{ status: 200, body: 'slow, but whole' }])
    expect(await ended).toBe(0)
  })
})
