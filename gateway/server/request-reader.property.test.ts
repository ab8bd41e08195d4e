import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MalformedHead } from '#gateway/http1/read-head.ts'
import { requestFault } from './read-request.ts'
import { RequestReader } from './request-reader.ts'

const quiet = { pause: () => undefined, resume: () => undefined, cancel: () => undefined }

interface Read {
  heads: { method: string; target: string; fields: [string, string][] }[]
  bodies: string[]
  /** What ended it: nothing, a head or a body that is none. Throws what nobody expected. */
  refused: 'no' | 'head' | 'body'
  /** A body whose end has not come, or bytes that may become a head. */
  pending: boolean
}

/** Reads requests from a connection whose bytes come in these pieces. */
async function read(pieces: Uint8Array[]): Promise<Read> {
  const reader = new RequestReader(4_096)
  const result: Read = { heads: [], bodies: [], refused: 'no', pending: false }
  let chunks: Buffer[] = []
  const bodyEnded = async (body: { read(): Promise<Uint8Array | null> }) => {
    for (let piece = await body.read(); piece; piece = await body.read())
      chunks.push(Buffer.from(piece))
    result.bodies.push(Buffer.concat(chunks).toString('latin1'))
    chunks = []
  }
  let open: ReturnType<RequestReader['openBody']> = null
  for (const piece of pieces) {
    if (result.refused !== 'no') break
    // A copy: the reader may keep what it is given.
    reader.feed(Buffer.from(piece))
    while (reader.waiting > 0 && result.refused === 'no') {
      if (reader.inBody) {
        if (reader.readBody()) {
          if (open) await bodyEnded(open)
          continue
        }
        if (open?.broken) result.refused = 'body'
        break
      }
      try {
        const head = reader.head()
        if (!head) break
        const { method, target, fields } = head
        result.heads.push({ method, target, fields: [...fields] })
        open = reader.openBody(head, quiet)
      } catch (error) {
        // Throws what is neither a refusal nor expected.
        requestFault(error)
        result.refused = 'head'
      }
    }
  }
  result.pending = result.refused === 'no' && (reader.inBody || reader.waiting > 0)
  return result
}

const token = fc.stringMatching(/^[A-Za-z0-9-]{1,8}$/)
const text = fc.stringMatching(/^[ -~]{0,12}$/)
const body = fc.oneof(
  fc.constant(''),
  text.map((bytes) => `Content-Length: ${bytes.length}\r\n\r\n${bytes}`),
  fc.array(fc.stringMatching(/^[ -~]{1,20}$/), { maxLength: 3 }).map((chunks) => {
    const coded = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')
    return `Transfer-Encoding: chunked\r\n\r\n${coded}0\r\nX-Sum: 1\r\n\r\n`
  }),
)
const validRequest = fc
  .tuple(
    fc.constantFrom('', '\r\n', '\r\n\r\n'),
    token,
    token,
    fc.array(fc.tuple(token, text), { maxLength: 3 }),
    body,
  )
  .map(([before, method, path, fields, rest]) => {
    const lines = fields.map(([name, value]) => `X-${name}: ${value}\r\n`).join('')
    return `${before}${method} /${path} HTTP/1.1\r\nHost: a.test\r\n${lines}${rest === '' ? '\r\n' : rest}`
  })
/** Bytes that mean something to one who reads HTTP. */
const telling = fc.constantFrom(
  '\r',
  '\n',
  '\r\n',
  '\0',
  ' ',
  '\t',
  ':',
  ';',
  ',',
  '0',
  'f',
  '+',
  '\x7f',
  '\x80',
  'Host: b\r\n',
  'Content-Length: 3\r\n',
  'Transfer-Encoding: chunked\r\n',
)
const mutation = fc.record({
  at: fc.nat(400),
  drop: fc.nat(4),
  put: fc.oneof(telling, fc.string({ unit: 'binary-ascii', maxLength: 3 })),
})
const mutated = fc
  .tuple(
    fc.array(validRequest, { minLength: 1, maxLength: 3 }),
    fc.array(mutation, { maxLength: 3 }),
  )
  .map(([requests, mutations]) =>
    mutations.reduce((whole, { at, drop, put }) => {
      const place = at % (whole.length + 1)
      return whole.slice(0, place) + put + whole.slice(place + drop)
    }, requests.join('')),
  )
  .map((whole) => Buffer.from(whole, 'latin1'))

const cutInTwo = (bytes: Buffer, at: number) => [bytes.subarray(0, at), bytes.subarray(at)]

test('valid requests are read, each with its body', () =>
  fc.assert(
    fc.asyncProperty(fc.array(validRequest, { minLength: 1, maxLength: 3 }), async (requests) => {
      const { heads, refused, pending } = await read([Buffer.from(requests.join(''), 'latin1')])
      expect([heads.length, refused, pending]).toEqual([requests.length, 'no', false])
    }),
    { numRuns: 300 },
  ))

test('bytes are read the same wherever the network cuts them, and what is refused is refused as MalformedHead', () =>
  fc.assert(
    fc.asyncProperty(mutated, async (bytes) => {
      const whole = await read([bytes])
      for (let at = 1; at < bytes.length; at += 1)
        expect([at, await read(cutInTwo(bytes, at))]).toEqual([at, whole])
      const byteByByte = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1))
      expect(await read(byteByByte)).toEqual(whole)
    }),
    { numRuns: 250 },
  ))

test('nothing but a MalformedHead is thrown for any bytes', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const { heads } = await read([bytes])
      expect(heads.length).toBeLessThan(10)
    }),
    { numRuns: 1_000 },
  ))

test('MalformedHead is what a refusal is', () => {
  expect(requestFault(new MalformedHead('x'))).toEqual([400, 'x'])
  expect(() => requestFault(new TypeError('x'))).toThrow(TypeError)
})
