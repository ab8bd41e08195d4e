import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OutgoingHttpHeaders } from 'node:http2'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Snapshot } from '#contract/snapshot.ts'
import { aKey, aSnapshot, keyTable } from './testing/a-snapshot.ts'
import { TestAuthority, type TestCertificate } from './testing/certificates.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { callTls, Http2Caller, openTls, type TlsTarget } from './testing/tls-client.ts'

const certificateId = 'sec_0000000000000001'
const key = { 'x-api-key': 'a-good-key' }

let gateway: RunningGateway
let backend: Backend
let authority: TestAuthority
let first: TestCertificate
/** Requests that wait for a test to answer them. */
let waiting: ServerResponse[] = []

/** Answers what was asked; `/one/slow` when a test does, `/one/big` with ten million bytes, `/one/trailed` with a trailer. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? ''
  if (path === '/one/big') {
    response.end(Buffer.alloc(10_000_000, 'x'))
    return
  }
  if (path === '/one/trailed') {
    response.writeHead(200, { trailer: 'x-sum' })
    response.write('body')
    response.addTrailers({ 'x-sum': '42' })
    response.end()
    return
  }
  let bytes = 0
  request.on('data', (piece: Buffer) => {
    bytes += piece.byteLength
  })
  request.on('end', () => {
    if (path === '/one/slow') waiting.push(response)
    else
      response
        .setHeader('set-cookie', ['a=1', 'b=2'])
        .end(JSON.stringify({ path, bytes, headers: request.headers }))
  })
}

const withHosts = (more: Partial<Snapshot> = {}): Snapshot => ({
  ...aSnapshot(backend.url),
  hostnames: [
    { name: '*.apis.test', certificateId },
    { name: 'api.test', certificateId },
    { name: 'plain.test', certificateId: null },
  ],
  ...more,
})
const at = (serverName = 'api.test'): TlsTarget => ({
  port: gateway.tlsPort,
  serverName,
  authority: authority.chain,
})
const putSecrets = (revision: string, { chain, key }: TestCertificate) =>
  gateway.admin('PUT', '/v1/secrets', {
    revision,
    secrets: [{ id: certificateId, kind: 'certificate', chain, key }],
  })

beforeAll(async () => {
  authority = await TestAuthority.create('Tests')
  first = await authority.issue({ name: 'first', names: ['api.test', '*.apis.test'] })
  backend = await startBackend(answer)
  gateway = await RunningGateway.start()
  expect((await putSecrets('one', first)).status).toBe(200)
  const activated = await gateway.admin('PUT', '/v1/snapshot', withHosts())
  expect(await activated.json()).toHaveProperty('hash')
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey('a-good-key')]))
})
beforeEach(() => {
  waiting = []
})
afterAll(async () => {
  await gateway?.remove()
  await backend?.close()
})

describe('HTTP/1.1 under TLS', () => {
  it('admits a call with its key and refuses one without', async () => {
    const allowed = await callTls(at(), '/pets/all', key)
    expect(allowed.status).toBe(200)
    expect(JSON.parse(allowed.body).headers).toMatchObject({
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'api.test',
    })
    expect((await callTls(at(), '/pets/all')).status).toBe(401)
  })

  it('streams a large answer whole', async () => {
    const { body } = await callTls(at(), '/pets/one/big', key)
    expect(body.length).toBe(10_000_000)
  })

  it('serves a name below a wildcard', async () => {
    expect((await callTls(at('eu.apis.test'), '/pets/all', key)).status).toBe(200)
  })

  it('ends the handshake for a name that it does not serve, and for none', async () => {
    await expect(callTls(at('other.test'), '/pets/all', key)).rejects.toThrow()
    await expect(callTls(at('a.b.apis.test'), '/pets/all', key)).rejects.toThrow()
    await expect(callTls(at('plain.test'), '/pets/all', key)).rejects.toThrow()
    await expect(callTls(at(''), '/pets/all', { ...key, host: 'api.test' })).rejects.toThrow()
  })

  it('answers 421 to another host than the handshake asked for (RFC 9110, 7.4)', async () => {
    for (const host of ['eu.apis.test', 'other.test']) {
      const refused = await callTls(at(), '/pets/all', { ...key, host })
      expect(refused.status).toBe(421)
      expect(JSON.parse(refused.body)).toMatchObject({ code: 'unknown-host' })
    }
  })

  it('answers 421 to an unknown host over plain HTTP, and takes a known one', async () => {
    const status = async (host: string) => {
      const connection = new RawConnection(gateway.url)
      connection.send(`GET /pets/all HTTP/1.1\r\nhost: ${host}\r\nx-api-key: a-good-key\r\n\r\n`)
      const answer = await connection.answer()
      connection.close()
      return answer?.status
    }
    expect(await status('plain.test')).toBe(200)
    expect(await status('PLAIN.test:8080')).toBe(200)
    expect(await status('127.0.0.1')).toBe(421)
  })
})

describe('HTTP/2', () => {
  it('tells the backend in which protocol a call came (RFC 9110, 7.6.3)', async () => {
    const caller = new Http2Caller(at())
    const { body } = await caller.call({ ':path': '/pets/all', ...key })
    expect(JSON.parse(body).headers).toMatchObject({ via: '2 gatehouse' })
    caller.close()
  })

  it('asks for a body that waits for that word (RFC 9110, 10.1.1), and not for one that is refused', async () => {
    const caller = new Http2Caller(at())
    const expecting = { ':path': '/pets/all', ':method': 'POST', expect: '100-continue' }
    const asked = (headers: OutgoingHttpHeaders) =>
      new Promise<{ words: number; status: number; body: string }>((resolve) => {
        const stream = caller.session.request({ ':authority': 'api.test', ...headers })
        const answer = { words: 0, status: 0, body: '' }
        stream.on('continue', () => {
          answer.words += 1
          stream.end('four')
        })
        stream.on('response', (fields) => {
          answer.status = Number(fields[':status'])
        })
        stream.setEncoding('utf8').on('data', (text: string) => {
          answer.body += text
        })
        stream.on('error', () => undefined).on('end', () => resolve(answer))
      })
    const allowed = await asked({ ...expecting, ...key })
    expect(allowed).toMatchObject({ words: 1, status: 200 })
    expect(JSON.parse(allowed.body)).toMatchObject({ bytes: 4 })
    expect(await asked(expecting)).toMatchObject({ words: 0, status: 401 })
    expect(await asked({ ...expecting, ...key, expect: 'miracles' })).toMatchObject({
      words: 0,
      status: 417,
    })
    caller.close()
  })

  it('answers many calls over one connection', async () => {
    const caller = new Http2Caller(at())
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        caller.call({ ':path': `/pets/one/${index}`, ...key }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
    expect(JSON.parse(answers[7]?.body ?? '')).toMatchObject({ path: '/one/7' })
    expect(answers[7]?.headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect(answers[7]?.headers).not.toHaveProperty('connection')
    caller.close()
  })

  it('refuses a call without a key and goes on', async () => {
    const caller = new Http2Caller(at())
    expect((await caller.call({ ':path': '/pets/all' })).status).toBe(401)
    expect((await caller.call({ ':path': '/pets/all', ...key })).status).toBe(200)
    caller.close()
  })

  it('streams both ways, and passes trailers on', async () => {
    const caller = new Http2Caller(at())
    const upload = { ':method': 'POST', ':path': '/pets/all', ...key }
    const sent = await caller.call(upload, Buffer.alloc(5_000_000))
    expect(JSON.parse(sent.body)).toMatchObject({ bytes: 5_000_000 })
    expect((await caller.call({ ':path': '/pets/one/big', ...key })).body.length).toBe(10_000_000)
    const trailed = await caller.call({ ':path': '/pets/one/trailed', ...key })
    expect(trailed.headers['x-sum']).toBe('42')
    expect((await caller.call({ ':path': '/pets/all', ':method': 'HEAD', ...key })).body).toBe('')
    caller.close()
  })

  it.each<[string, Record<string, string>]>([
    ['RFC 9113, 8.2.2: a field of connections', { 'transfer-encoding': 'chunked' }],
    ['RFC 9113, 8.3.1: an authority that is not one host', { ':authority': 'api.test,other' }],
    ['RFC 9113, 8.3.1: Host and :authority that differ', { host: 'other.test' }],
    ['RFC 9113, 8.3.1: a path that is none', { ':path': 'pets/all' }],
    ['RFC 9113, 8.3.1: a path with a space', { ':path': '/pets/all HTTP/1.1' }],
    ['RFC 9113, 8.1.1: a length that is no number', { 'content-length': '5, 6' }],
  ])('refuses what HTTP/1.1 would read otherwise – %s', async (_, headers) => {
    const caller = new Http2Caller(at())
    const refused = await caller
      .call({ ':path': '/pets/all', ...key, ...headers })
      .then(({ status }) => status)
      // A client that knows the rule does not even send it; a server that knows it may reset the stream.
      .catch(() => 400)
    expect(refused).toBe(400)
    caller.close()
  })

  it('does not forward a body longer than its length says', async () => {
    const caller = new Http2Caller(at())
    const told = { ':method': 'POST', ':path': '/pets/all', 'content-length': '3', ...key }
    const answer = await caller.call(told, 'four').then(
      ({ status }) => status,
      () => 400,
    )
    expect(answer).toBe(400)
    caller.close()
  })

  it('ends a connection that gives up hundreds of calls, and no other (CVE-2023-44487)', async () => {
    const calm = new Http2Caller(at())
    const wild = new Http2Caller(at())
    const ended = new Promise<void>((resolve) => wild.session.once('close', () => resolve()))
    for (let index = 0; index < 1_000 && !wild.session.destroyed; index += 1) {
      const stream = wild.session.request({
        ':authority': 'api.test',
        ':path': '/pets/one/slow',
        ...key,
      })
      stream.on('error', () => undefined)
      stream.close(8)
      // The loop turns: what was written goes out.
      if (index % 20 === 0) await new Promise((go) => setImmediate(go))
    }
    await ended
    expect((await calm.call({ ':path': '/pets/all', ...key })).status).toBe(200)
    calm.close()
  })
})

describe('an API that is open by https only', () => {
  it('refuses plain HTTP and says why', async () => {
    const only = aSnapshot(backend.url, { api: { httpsOnly: true } })
    await gateway.admin('PUT', '/v1/snapshot', only)
    const refused = await fetch(`${gateway.url}/pets/all`, { headers: key })
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ code: 'https-required' })
    await gateway.admin('PUT', '/v1/snapshot', { ...only, hostnames: withHosts().hostnames })
    expect((await callTls(at(), '/pets/all', key)).status).toBe(200)
    await gateway.admin('PUT', '/v1/snapshot', withHosts())
  })
})

describe('another certificate', () => {
  it('is served from the next handshake on; calls in flight and standing connections do not notice', async () => {
    const standing = new Http2Caller(at())
    const inFlight = standing.call({ ':path': '/pets/one/slow', ...key })
    await expect.poll(() => waiting.length).toBe(1)
    const second = await authority.issue({ name: 'second', names: ['api.test'] })
    expect((await putSecrets('two', second)).status).toBe(200)
    const socket = await openTls(at())
    expect(socket.getPeerCertificate().subject.CN).toBe('second')
    socket.destroy()
    waiting[0]?.end('slow')
    expect((await inFlight).status).toBe(200)
    expect((await standing.call({ ':path': '/pets/all', ...key })).status).toBe(200)
    standing.close()
    await putSecrets('one', first)
  })

  it('is refused without its own key, and the one before stays', async () => {
    const other = await authority.issue({ name: 'other' })
    const refused = await putSecrets('bad', { chain: first.chain, key: other.key })
    expect(refused.status).toBe(422)
    expect(await refused.json()).toEqual({
      faults: [
        { pointer: '/secrets/0', message: 'The private key belongs to another certificate.' },
      ],
    })
    expect((await putSecrets('bad', { chain: 'x', key: 'y' })).status).toBe(422)
    expect(await (await gateway.admin('GET', '/v1/status')).json()).toMatchObject({
      secrets: 'one',
    })
    expect((await callTls(at(), '/pets/all', key)).status).toBe(200)
  })

  it('that the gateway does not hold refuses the snapshot that names it', async () => {
    const hostnames = [{ name: 'api.test', certificateId: 'sec_000000000000none' }]
    const refused = await gateway.admin('PUT', '/v1/snapshot', withHosts({ hostnames }))
    expect(refused.status).toBe(422)
    expect(await refused.json()).toMatchObject({
      faults: [{ pointer: '/hostnames/0/certificateId' }],
    })
  })

  it('is there again after a crash, and its key is in no answer, log or file that others can read', async () => {
    await gateway.end('SIGKILL')
    await gateway.restart()
    expect((await callTls(at(), '/pets/all', key)).status).toBe(200)
    const status = await (await gateway.admin('GET', '/v1/status')).text()
    const secret = first.key.split('\n')[1] ?? ''
    expect(secret.length).toBeGreaterThan(20)
    for (const text of [status, gateway.output, JSON.stringify(withHosts())])
      expect(text).not.toContain(secret)
    const { statSync } = await import('node:fs')
    expect(statSync(`${gateway.folder}/secrets.json`).mode & 0o077).toBe(0)
  })

  it('stops without cutting a call in flight', async () => {
    const caller = new Http2Caller(at())
    const inFlight = caller.call({ ':path': '/pets/one/slow', ...key })
    await expect.poll(() => waiting.length).toBe(1)
    const ended = gateway.end('SIGTERM')
    const isTaken = () =>
      callTls(at(), '/nowhere').then(
        () => true,
        () => false,
      )
    await expect.poll(isTaken).toBe(false)
    waiting[0]?.end('slow')
    expect((await inFlight).status).toBe(200)
    expect(await ended).toBe(0)
    await gateway.restart()
  })
})
