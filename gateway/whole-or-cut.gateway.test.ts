import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CallRecord, recordsPage } from '#contract/records.ts'
import { aKey, aSnapshot, aStep, ids, keyTable } from './testing/a-snapshot.ts'
import { type MadeUpCall, madeUpCall } from './testing/made-up-calls.ts'
import { fieldOf, type PlainMessage, readPlainMessage } from './testing/plain-http.ts'
import { randomFrom } from './testing/random.ts'
import { RunningGateway } from './testing/start-gateway.ts'

const KEYS = ['gh_made_up_one', 'gh_made_up_two'] as const
const STREAMS = 60
const AT_ONCE = 15

/** Pieces in which bytes are sent. */
type Cut = (bytes: Buffer, seed: number) => Buffer[]
const cuts: [string, Cut][] = [
  ['whole', (bytes) => [bytes]],
  ['cut anywhere', (bytes, seed) => cutBy(bytes, seed, [2, 40, 700, 30_000])],
  [
    'cut into single bytes at first',
    (bytes, seed) => [
      ...Array.from(bytes.subarray(0, 400), (byte) => Buffer.of(byte)),
      ...cutBy(bytes.subarray(400), seed, [5_000]),
    ],
  ],
]
function cutBy(bytes: Buffer, seed: number, sizes: readonly number[]): Buffer[] {
  const random = randomFrom(seed)
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random.below(random.oneOf(pieces.length > 60 ? [30_000] : sizes))
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}

let gateway: RunningGateway
let backend: Server
let cut: Cut
const calls = new Map<string, MadeUpCall>()
/** What the backend got, by the id of the call. */
const received = new Map<string, PlainMessage>()

/** One piece in a turn of the event loop, so that they do not go out together. */
async function sendIn(socket: Socket, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) {
    socket.write(piece)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const callOf = (start: string) => calls.get(/^\S+ \/one\/([a-z0-9-]+)/.exec(start)?.[1] ?? '')

function answer(socket: Socket): void {
  let text = ''
  let answering = Promise.resolve()
  let begun: MadeUpCall | undefined
  const reply = (call: MadeUpCall) => {
    answering = answering.then(async () => {
      await sendIn(socket, cut(Buffer.from(call.answer, 'latin1'), call.answer.length))
    })
    if (call.closes) answering = answering.then(() => void socket.end())
  }
  socket.setNoDelay(true).on('error', () => undefined)
  socket.setEncoding('latin1').on('data', (more: string) => {
    text += more
    for (;;) {
      if (!begun && text.includes('\r\n\r\n')) {
        begun = callOf(text)
        // Who ends the connection would not get the rest.
        if (begun?.early && !begun.closes) reply(begun)
      }
      const read = begun && readPlainMessage(text)
      if (!begun || !read) return
      expect(received.has(begun.id)).toBe(false)
      received.set(begun.id, read.message)
      if (!begun.early || begun.closes) reply(begun)
      text = read.rest
      begun = undefined
    }
  })
}

beforeAll(async () => {
  gateway = await RunningGateway.start()
  backend = createServer(answer)
  backend.listen(0, '127.0.0.1')
  await once(backend, 'listening')
  const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`
  const methods = ['GET', 'POST', 'HEAD', 'PUT', 'OPTIONS'] as const
  const operations = methods.map((method) => ({
    id: ids.operation(method.toLowerCase()),
    method,
    path: '/one/{id}',
  }))
  await gateway.admin(
    'PUT',
    '/v1/keys',
    keyTable(
      1,
      KEYS.map((key) => aKey(key)),
    ),
  )
  const step = aStep('set-header', {
    headers: [{ on: 'request', action: 'set', name: 'x-key-id', value: '{keyId}' }],
  })
  const snapshot = aSnapshot(url, { steps: [step], api: { operations, withheld: [] } })
  const activated = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  if (!activated.ok) throw new Error(await activated.text())
})
afterAll(async () => {
  await gateway.remove()
  backend.close()
})

/** Sends calls over one connection without waiting for answers, and reads those. */
async function converse(sent: readonly MadeUpCall[], seed: number): Promise<PlainMessage[]> {
  const { hostname, port } = new URL(gateway.url)
  const socket = connect(Number(port), hostname).setNoDelay(true).setEncoding('latin1')
  socket.on('error', () => undefined)
  let text = ''
  const answers: PlainMessage[] = []
  const all = new Promise<void>((resolve, reject) => {
    socket.on('data', (more: string) => {
      text += more
      for (let call = sent[answers.length]; call; call = sent[answers.length]) {
        const bodiless = call.method === 'HEAD' || [204, 304].includes(call.got.status)
        const read = readPlainMessage(text, { bodiless })
        if (!read) return
        answers.push(read.message)
        text = read.rest
      }
      resolve()
    })
    socket.on('close', () => reject(new Error(`The connection ended: ${text.slice(0, 500)}`)))
  })
  const bytes = Buffer.from(sent.map(({ request }) => request).join(''), 'latin1')
  await Promise.all([sendIn(socket, cut(bytes, seed)), all])
  expect(text).toBe('')
  socket.destroy()
  return answers
}

const own = (fields: PlainMessage['fields'], beginning: string) =>
  fields.filter(([name]) => name.startsWith(beginning))
const keyIdOf = (key: string) => aKey(key).keyId

async function recordsOf(): Promise<Map<string, CallRecord>> {
  const records = new Map<string, CallRecord>()
  for (let after = ''; ; ) {
    const answer = await gateway.admin('GET', `/v1/records?max=5000${after && `&after=${after}`}`)
    const page = recordsPage.parse(await answer.json())
    for (const record of page.records) {
      expect(records.has(record.requestId)).toBe(false)
      records.set(record.requestId, record)
    }
    if (page.records.length === 0) return records
    after = page.next
  }
}

describe.each(cuts)('calls whose bytes come %s, both ways', (name, cutting) => {
  test('are what they were sent as, each with its own answer and record', async () => {
    cut = cutting
    const streams = Array.from({ length: STREAMS }, (_, seed) => {
      const random = randomFrom(seed + 1)
      const made = Array.from({ length: 1 + random.below(5) }, (_, index) =>
        madeUpCall(`${name.replace(/[^a-z]/g, '')}-${seed}-${index}`, random, KEYS),
      )
      for (const call of made) calls.set(call.id, call)
      return made
    })
    const answered: [MadeUpCall, PlainMessage | undefined][] = []
    for (let from = 0; from < STREAMS; from += AT_ONCE)
      await Promise.all(
        streams.slice(from, from + AT_ONCE).map(async (made, index) => {
          const answers = await converse(made, from + index + 1)
          for (const [place, call] of made.entries()) answered.push([call, answers[place]])
        }),
      )
    await expect
      .poll(
        async () =>
          ((await (await gateway.admin('GET', '/v1/status')).json()) as { callsInFlight: number })
            .callsInFlight,
      )
      .toBe(0)
    const records = await recordsOf()
    for (const [call, answer] of answered) {
      const request = received.get(call.id)
      const record = records.get(answer ? (fieldOf(answer, 'x-request-id') ?? '') : '')
      const { id, got, sent, method, target } = call
      expect([id, answer && shownAnswer(answer)]).toEqual([id, got])
      expect([id, request && shownRequest(request)]).toEqual([
        id,
        { start: `${method} ${target} HTTP/1.1`, ...sent },
      ])
      expect([id, request && fieldOf(request, 'x-key-id')]).toEqual([id, keyIdOf(call.caller)])
      expect([id, request && fieldOf(request, 'x-request-id')]).toEqual([id, record?.requestId])
      expect([id, request && fieldOf(request, 'x-api-key')]).toEqual([id, null])
      expect([id, record]).toMatchObject([
        id,
        {
          method,
          path: `/pets${target.split('?')[0]}`,
          keyId: keyIdOf(call.caller),
          status: got.status,
          requestBytes: sent.body.length,
          responseBytes: got.body.length,
        },
      ])
      records.delete(record?.requestId ?? '')
    }
  })
})

const shownAnswer = ({ start, fields, body, trailers }: PlainMessage) => ({
  status: Number(start.split(' ')[1]),
  fields: own(fields, 'x-got-'),
  body,
  trailers,
})
const shownRequest = ({ start, fields, body, trailers }: PlainMessage) => ({
  start,
  fields: own(fields, 'x-sent-'),
  body,
  trailers,
})
