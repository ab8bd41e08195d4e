import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, createGzip, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStep } from './testing/a-snapshot.ts'
import { lastRecordOf, memoryOf } from './testing/calm-neighbour.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { type Backend, startBackend } from './testing/start-backend.ts'
import { EncryptedGateway } from './testing/start-encrypted-gateway.ts'
import { callTls, Http2Caller } from './testing/tls-client.ts'

const KEY = 'gh_message_streams'
const own = { 'x-api-key': KEY }
const EVENTS = { 'content-type': 'text/event-stream' }
const LINES = { 'content-type': 'application/x-ndjson' }

const removing = [aStep('remove-fields', { fields: ['**.secret'], bodyBytesMax: 4_096 })]
let of: EncryptedGateway
let backend: Backend
let answerWith: (request: IncomingMessage, response: ServerResponse) => void

beforeAll(async () => {
  backend = await startBackend((request, response) => answerWith(request, response))
  of = await EncryptedGateway.start(backend.url, KEY)
  await of.enforce(removing)
})
afterAll(async () => {
  await of?.gateway.remove()
  await backend?.close()
})

interface Caller {
  /** All that came so far, without what frames it. */
  got(): string
  /** How it ended; null: it has not. */
  end(): 'whole' | 'cut' | null
  leave(): void
}
/** `isLazy`: it takes nothing. */
function overHttp1(path: string, isLazy = false): Caller {
  const caller = new RawConnection(of.gateway.url)
  let text = ''
  let isOver = false
  caller.socket.on('data', (more: string) => {
    text += more
  })
  caller.socket.on('close', () => {
    isOver = true
  })
  caller.socket.on('end', () => {
    isOver = true
  })
  if (isLazy) caller.socket.pause()
  caller.send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY}\r\n\r\n`)
  return {
    got: () => text,
    end: () => (/\r\n0\r\n(.*\r\n)?\r\n$/.test(text) ? 'whole' : isOver ? 'cut' : null),
    leave: () => caller.close(),
  }
}
function overHttp2(path: string, isLazy = false): Caller {
  const caller = new Http2Caller(of.target)
  const stream = caller.session.request({ ':authority': 'localhost', ':path': path, ...own })
  let text = ''
  let end: 'whole' | 'cut' | null = null
  stream.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  if (isLazy) stream.pause()
  stream.on('error', () => undefined)
  stream.on('close', () => {
    end = stream.rstCode === 0 ? 'whole' : 'cut'
    caller.close()
  })
  return { got: () => text, end: () => end, leave: () => caller.close() }
}
const ways: [string, (path: string, isLazy?: boolean) => Caller][] = [
  ['HTTP/1.1', overHttp1],
  ['HTTP/2', overHttp2],
]
const first = 'data: {"number":1,"secret":"s"}\n\n'
const second = 'data: {"number":2,"secret":"s"}\n\n'

test.each(ways)(
  'by %s each event comes without its field when it is sent, and a hang-up reaches the backend',
  async (_, ask) => {
    const { promise: gone, resolve } = Promise.withResolvers<void>()
    let more = () => undefined as unknown
    answerWith = (request, response) => {
      response.writeHead(200, EVENTS).write(first)
      more = () => response.write(second)
      request.on('close', resolve)
    }
    const caller = ask('/pets/one/events')
    await expect.poll(caller.got).toContain('data: {"number":1}')
    more()
    await expect.poll(caller.got).toContain('data: {"number":2}')
    expect(caller.got()).not.toContain('secret')
    expect(caller.end()).toBeNull()
    caller.leave()
    await gone
  },
)

test.each(ways)('by %s packed events come unpacked, each when it is sent', async (_, ask) => {
  let more = () => undefined as unknown
  answerWith = (_request, response) => {
    response.writeHead(200, { ...EVENTS, 'content-encoding': 'gzip' })
    const packer = createGzip({ flush: constants.Z_SYNC_FLUSH })
    packer.pipe(response)
    packer.write(first)
    more = () => packer.end(second)
  }
  const caller = ask('/pets/one/packed')
  await expect.poll(caller.got).toContain('data: {"number":1}')
  more()
  await expect.poll(caller.end).toBe('whole')
  expect(caller.got()).toContain('data: {"number":2}')
})

test.each(ways)(
  'by %s a caller who leaves a stream is no fault of its backend in the record',
  async (way, ask) => {
    answerWith = (_, response) => void response.writeHead(200, EVENTS).write(first)
    for (const steps of [[], removing]) {
      await of.enforce(steps)
      const path = `/pets/one/left-${way.replaceAll(/\W/g, '-')}-${steps.length}`
      const caller = ask(path)
      await expect.poll(caller.got).toContain('"number":1')
      caller.leave()
      const record = () => lastRecordOf(of.gateway, path).catch(() => null)
      await expect.poll(record).toMatchObject({ status: 200, reason: null })
    }
  },
)

const broken: [string, string, (response: ServerResponse) => unknown][] = [
  [
    'is no JSON',
    'not JSON',
    (response) => response.writeHead(200, LINES).end('{"n":1}\n{"secret":1\n'),
  ],
  [
    'is too large',
    'larger than 4096',
    (response) =>
      response.writeHead(200, LINES).end(`{"n":1}\n{"secret":"${'x'.repeat(5_000)}"}\n`),
  ],
  [
    'is wrongly packed',
    'coding',
    (response) =>
      response.writeHead(200, { ...LINES, 'content-encoding': 'gzip' }).end('{"secret":1}\n'),
  ],
]
test.each(
  ways.flatMap(([way, ask]) =>
    broken.map(([what, fault, say]) => [way, what, { ask, fault, say }] as const),
  ),
)(
  'by %s an answer is cut at a message that %s, and its record says why',
  async (way, what, { ask, fault, say }) => {
    answerWith = (_, response) => void say(response)
    const path = `/pets/one/${`${way} ${what}`.replaceAll(/\W/g, '-')}`
    const caller = ask(path)
    await expect.poll(caller.end).toBe('cut')
    expect(caller.got()).not.toContain('secret')
    await expect.poll(async () => (await lastRecordOf(of.gateway, path)).reason).toContain(fault)
  },
)

const line = `{"number":1,"secret":"s","kept":"${'x'.repeat(1_000)}"}\n`
const pours: [string, (response: ServerResponse, sent: (bytes: number) => void) => void][] = [
  [
    'plain',
    (response, sent) => {
      let left = 100_000
      response.writeHead(200, LINES)
      const pour = () => {
        while (!response.destroyed && left > 0) {
          left -= 1
          sent(line.length)
          if (!response.write(line)) return void response.once('drain', pour)
        }
        response.end()
      }
      pour()
    },
  ],
  [
    'packed a hundredfold',
    (response) => {
      const packed = gzipSync(Buffer.alloc(100_000 * line.length, line))
      response.writeHead(200, { ...LINES, 'content-encoding': 'gzip' }).end(packed)
    },
  ],
]
test.each(
  ways.flatMap(([way, ask]) => pours.map(([kind, pour]) => [way, kind, { ask, pour }] as const)),
)(
  'by %s a stream that is %s and not taken waits, and takes little memory',
  async (_, __, { ask, pour }) => {
    let sent = 0
    answerWith = (_request, response) =>
      pour(response, (bytes) => {
        sent += bytes
      })
    const before = await memoryOf(of.gateway)
    const caller = ask('/pets/one/untaken', true)
    let last = ''
    const stands = async () => {
      const now = `${sent} ${Math.round((await memoryOf(of.gateway)) / 4_000_000)}`
      const isSame = now === last
      last = now
      return isSame
    }
    await expect.poll(stands, { interval: 1_000, timeout: 20_000 }).toBe(true)
    expect(sent).toBeLessThan(20_000_000)
    expect((await memoryOf(of.gateway)) - before).toBeLessThan(40_000_000)
    caller.leave()
    answerWith = (_request, response) => void response.end()
    expect((await callTls(of.target, '/pets/one/x', own)).status).toBe(200)
  },
)
