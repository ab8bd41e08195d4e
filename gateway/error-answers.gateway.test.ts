import { connect, type IncomingHttpHeaders } from 'node:http2'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { recordOf } from './testing/record-of.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { type RawBackend, startRawBackend } from './testing/start-raw-backend.ts'

const KEY = 'gh_told_of_backends'
let gateway: RunningGateway
let backend: RawBackend
let steps: SnapshotStep[] = []
let talk: (socket: Socket) => void = () => undefined

beforeAll(async () => {
  gateway = await RunningGateway.start()
  backend = await startRawBackend((socket) => talk(socket))
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  const onAnswers = [
    { on: 'response', action: 'remove', name: 'x-node' },
    { on: 'response', name: 'x-served-by', value: 'us' },
  ]
  steps = [
    aStep('consistent-errors', { statuses: ['4xx', '5xx'] }),
    aStep('strip-headers', { headers: ['server', 'x-debug-*'] }),
    aStep('set-header', { headers: onAnswers }),
  ]
  const answer = await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))
  if (!answer.ok) throw new Error(await answer.text())
})
afterAll(async () => {
  await gateway.remove()
  backend.close()
})

/** The backend's next answers, head and body. */
function answers(head: string, body: Uint8Array | string = ''): void {
  talk = (socket) => {
    socket.write(`HTTP/1.1 ${head.replaceAll('\n', '\r\n')}\r\n\r\n`, 'latin1')
    if (body.length > 0) socket.write(body)
  }
}
async function ask(method = 'GET', more = '') {
  const connection = new RawConnection(gateway.url)
  connection.send(`${method} /pets/all HTTP/1.1\r\nHost: a\r\nx-api-key: ${KEY}\r\n${more}\r\n`)
  const answer = await connection.answer()
  connection.close()
  if (!answer) throw new Error('There was no answer.')
  return answer
}
const inChunks = (bytes: Uint8Array | string, trailers = '') =>
  Buffer.concat([
    Buffer.from(`${Buffer.byteLength(bytes).toString(16)}\r\n`),
    Buffer.from(bytes as string),
    Buffer.from(`\r\n0\r\n${trailers}\r\n`),
  ])
const secret = 'at com.acme.Orders.find(Orders.java:42)'
const zipped = gzipSync(secret)
const length = (body: Uint8Array | string) => `content-length: ${Buffer.byteLength(body)}`

test.each<[string, string, Uint8Array | string]>([
  ['a page', `500 ${secret}\nserver: IIS\nx-stack: ${secret}\n${length(secret)}`, secret],
  ['an answer in gzip', `500 No\ncontent-encoding: gzip\n${length(zipped)}`, zipped],
  [
    'an answer in chunks, with trailers',
    '500 No\ntransfer-encoding: chunked\ntrailer: x-stack',
    inChunks(secret, `x-stack: ${secret}\r\n`),
  ],
  ['an answer that ends with its connection', `502 No\nx-stack: ${secret}`, secret],
  ['a part of a page', `404 No\ncontent-range: bytes 0-38/39\n${length(secret)}`, secret],
  ['cookies', `403 No\nset-cookie: a=${secret}\nset-cookie: b=1\n${length('')}`, ''],
])('of an error that is %s nothing is told', async (_, head, body) => {
  answers(head, body)
  const { status, headers, body: told } = await ask('GET', 'accept: text/html\r\nTE: trailers\r\n')
  expect(headers).toMatchObject({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'content-length': String(told.length),
  })
  expect(JSON.parse(told)).toEqual({
    type: expect.stringMatching(/\/docs\/errors\/backend-(?:error|refused)$/),
    title: expect.any(String),
    status,
    code: expect.stringMatching(/^backend-/),
    requestId: headers['x-request-id'],
  })
  expect(JSON.stringify([headers, told])).not.toMatch(/acme|IIS|x-stack|set-cookie|gzip/)
  const { reason } = await recordOf(gateway, headers['x-request-id'])
  expect(reason).not.toContain('acme')
})

test('of an error to HEAD there is no body, and the connection goes on', async () => {
  answers(`500 No\n${length(secret)}\nx-stack: ${secret}`)
  const connection = new RawConnection(gateway.url)
  for (const _ of [1, 2]) {
    connection.send(`HEAD /pets/all HTTP/1.1\r\nHost: a\r\nx-api-key: ${KEY}\r\n\r\n`)
    expect(await connection.received('\r\n\r\n')).toBe(true)
    expect(await connection.answer()).toMatchObject({ status: 500, body: '' })
  }
  connection.close()
})

test.each(['204 None', '304 Same\netag: "a"', '200 OK\ncontent-length: 0'])(
  'an answer that is no error passes: %s',
  async (head) => {
    answers(head)
    expect(await ask()).toMatchObject({ status: Number(head.slice(0, 3)), body: '' })
  },
)

const trailers =
  'server: IIS\r\nx-debug-sql: select\r\nX_Debug_Plan: scan\r\nX-Node: n1\r\nx_node: n2\r\nx-served-by: them\r\nx-checksum: 7\r\n'

test('what is taken out of an answer, or said in it, does not come after its body', async () => {
  answers('200 OK\nserver: IIS\nx-node: n1\ntransfer-encoding: chunked', inChunks('abc', trailers))
  const { headers, body } = await ask('GET', 'TE: trailers\r\n')
  expect(headers).toMatchObject({ 'x-served-by': 'us' })
  expect(headers).not.toHaveProperty('server')
  expect(body).toBe('3\r\nabc\r\n0\r\nx-checksum: 7\r\n\r\n')
})

test('nor in HTTP/2', async () => {
  const encrypted = await EncryptedGateway.start(backend.url, KEY)
  onTestFinished(() => encrypted.gateway.remove())
  await encrypted.enforce(steps)
  answers('200 OK\nserver: IIS\ntransfer-encoding: chunked', inChunks('abc', trailers))
  const { port, authority } = encrypted.target
  const session = connect(`https://localhost:${port}`, { ca: authority })
  const stream = session.request({ ':path': '/pets/all', 'x-api-key': KEY, te: 'trailers' })
  const came = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
    stream.on('trailers', resolve).on('error', reject).resume()
    session.on('error', reject)
  })
  expect(Object.entries(came)).toEqual([['x-checksum', '7']])
  session.destroy()
})
