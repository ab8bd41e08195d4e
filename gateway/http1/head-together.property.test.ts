import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readResponse } from '#gateway/upstream/read-response.ts'
import { readRequest } from '../server/read-request.ts'
import { endOfHead, headTogether } from './read-head.ts'

const part = fc.constantFrom(
  'GET / HTTP/1.1',
  'POST /a?b HTTP/1.1',
  'MADE-UP /a HTTP/1.0',
  'GET  / HTTP/1.1',
  'HTTP/1.1 200 OK',
  'HTTP/1.0 204',
  'HTTP/1.1 20',
  '\r\n',
  '\r\n',
  '\r\n',
  '\r\n\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  'Host: a',
  'Host: a.example:80',
  'Host:',
  'X-A: \t b c ',
  'Connection: keep-alive',
  'Connection: close',
  'Content-Length: 3',
  'Transfer-Encoding: chunked',
  ':',
  'é',
  'abc',
)
const parts = (maxLength: number) => fc.array(part, { maxLength })
const text = fc.oneof(
  parts(12).map((some) => some.join('')),
  fc
    .tuple(parts(6), parts(4))
    .map(([lines, rest]) => `${lines.join('\r\n')}\r\n\r\n${rest.join('')}`),
)

/** What comes of a head whose end is looked for first; null: not all there, or wrong. */
function apart<Read extends { end: number }>(bytes: Buffer, read: (text: string) => Read) {
  try {
    const end = endOfHead(bytes)
    return end === -1 ? null : { ...read(bytes.toString('latin1', 0, end - 4)), end }
  } catch {
    return null
  }
}
const plain = (head: Partial<ReturnType<typeof readRequest & typeof readResponse>> | null) =>
  head && { ...head, fields: [...(head.fields ?? [])] }

test('a head that is read with what follows it is what it is by itself', () => {
  let read = 0
  fc.assert(
    fc.property(text, (text) => {
      const bytes = Buffer.from(text, 'latin1')
      for (const reader of [readRequest, readResponse]) {
        const together = plain(headTogether<{ end: number }>(bytes, reader))
        expect([text, together]).toEqual([text, plain(apart<{ end: number }>(bytes, reader))])
        if (together) read += 1
      }
    }),
    { numRuns: 10_000 },
  )
  expect(read).toBeGreaterThan(200)
})

test('more bytes than are read together are left to those who look for the end first', () => {
  const head = Buffer.from(`GET / HTTP/1.1\r\nHost: a\r\n\r\n${'x'.repeat(3_000)}`)
  expect(headTogether(head, readRequest)).toBeNull()
  expect(headTogether(head.subarray(0, 100), readRequest)?.method).toBe('GET')
})
