import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aKey, aSnapshot, keyTable } from './testing/a-snapshot.ts'
import { readPlainMessage } from './testing/plain-http.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { type RawBackend, startRawBackend } from './testing/start-raw-backend.ts'

const KEY = 'gh_ends_anywhere'
const AT_ONCE = 20

let gateway: RunningGateway
let backend: RawBackend
let talk: (socket: Socket, request: string) => void

beforeAll(async () => {
  gateway = await RunningGateway.start()
  backend = await startRawBackend((socket, request) => talk(socket, request))
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url))
})
afterAll(async () => {
  await gateway.remove()
  backend.close()
})

/** All that comes back over a connection of its own, on which `bytes` are sent, and its end when it is time, if ever. */
async function everythingOn(bytes: string, timeToEnd?: () => Promise<void>): Promise<string> {
  const { hostname, port } = new URL(gateway.url)
  const socket = connect(Number(port), hostname).setEncoding('latin1')
  let text = ''
  socket.on('error', () => undefined).on('data', (more: string) => (text += more))
  socket.write(bytes, 'latin1')
  if (timeToEnd) void timeToEnd().then(() => socket.end())
  await new Promise((resolve) => socket.once('close', resolve))
  return text
}

async function forEachPlace(end: number, act: (place: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let place = next++; place < end; place = next++) await act(place)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}
const callsInFlight = async () =>
  ((await (await gateway.admin('GET', '/v1/status')).json()) as { callsInFlight: number })
    .callsInFlight

describe.each([
  ['of a length', 'HTTP/1.1 200 OK\r\nX-A: \xe9\r\nContent-Length: 12\r\n\r\ntwelve bytes'],
  [
    'in chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7;a=b\r\ntwelve \r\n5\r\nbytes\r\n0\r\nX-Sum: 12\r\n\r\n',
  ],
  ['after a word before it', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204\r\n\r\n'],
])('an answer %s', (_, answer) => {
  test('that ends anywhere before its end is answered 502 or visibly cut', async () => {
    const headEnd =
      answer.lastIndexOf('HTTP/1.1') +
      answer.slice(answer.lastIndexOf('HTTP/1.1')).indexOf('\r\n\r\n') +
      4
    talk = (socket, request) => {
      const place = Number(/^GET \/one\/(\d+) /.exec(request)?.[1])
      socket.end(answer.slice(0, place), 'latin1')
    }
    await forEachPlace(answer.length + 1, async (place) => {
      const text = await everythingOn(
        `GET /pets/one/${place} HTTP/1.1\r\nHost: a.test\r\nx-api-key: ${KEY}\r\nConnection: close\r\n\r\n`,
      )
      const bodiless = answer.endsWith('204\r\n\r\n') && text.startsWith('HTTP/1.1 204')
      const read = readPlainMessage(text, { bodiless })
      const seen = read ? `${read.message.start.slice(9, 12)} ${read.rest}` : 'cut'
      const whole = `${answer.endsWith('204\r\n\r\n') ? 204 : 200} `
      const expected = place === answer.length ? whole : place < headEnd ? '502 ' : 'cut'
      expect([place, seen]).toEqual([place, expected])
    })
    await expect.poll(callsInFlight).toBe(0)
  })
})

describe.each([
  ['of a length', 'Content-Length: 12\r\n\r\ntwelve bytes'],
  [
    'in chunks',
    'Transfer-Encoding: chunked\r\n\r\n7\r\ntwelve \r\n5;a\r\nbytes\r\n0\r\nX-Sum: 12\r\n\r\n',
  ],
])('a request with a body %s', (_, rest) => {
  test('whose caller leaves anywhere before its end reaches no backend as a whole', async () => {
    const texts = new Map<Socket, string>()
    talk = (socket, request) => void texts.set(socket, (texts.get(socket) ?? '') + request)
    const requestAt = (place: number) =>
      `POST /pets/all?at=${String(place).padStart(3, '0')} HTTP/1.1\r\nHost: a.test\r\nx-api-key: ${KEY}\r\n${rest}`
    const { length } = requestAt(0)
    const headEnd = requestAt(0).indexOf('\r\n\r\n') + 4
    // A head that is not whole reaches nobody.
    const reached = async (place: number) => {
      const path = `?at=${String(place).padStart(3, '0')} `
      if (place >= headEnd)
        await expect.poll(() => [...texts.values()].some((text) => text.includes(path))).toBe(true)
    }
    await forEachPlace(length, async (place) => {
      const text = await everythingOn(requestAt(place).slice(0, place), () => reached(place))
      expect([place, /^HTTP\/1.1 2/.test(text)]).toEqual([place, false])
    })
    await expect.poll(callsInFlight).toBe(0)
    expect(texts.size).toBe(length - headEnd)
    for (const text of texts.values()) expect([text, readPlainMessage(text)]).toEqual([text, null])
  })
})
