import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { sendCall } from './send-call.ts'

let server: Server
const call = (path = '/') => {
  const { port } = server.address() as AddressInfo
  return { method: 'GET', url: `http://127.0.0.1:${port}${path}`, headers: {}, body: null }
}
async function serve(answer: RequestListener): Promise<void> {
  server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
}
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

test('an answer is shown laid out, with its status and id', async () => {
  await serve((_, answer) => {
    answer.setHeader('x-request-id', 'r1')
    answer.end('{"a":1}')
  })
  expect(await sendCall(call())).toMatchObject({
    reached: true,
    status: 200,
    body: '{\n  "a": 1\n}',
    isCut: false,
    refusal: null,
    requestId: 'r1',
  })
})

test('what never answers is given up, and said to be late', async () => {
  await serve(() => {})
  expect(await sendCall(call(), { waitMs: 50 })).toMatchObject({ reached: false, waitedMs: 50 })
})

test('what cannot be reached is not said to be late', async () => {
  await serve((request) => request.socket.destroy())
  expect(await sendCall(call())).toMatchObject({
    reached: false,
    origin: new URL(call().url).origin,
    waitedMs: null,
  })
})

test('of a stream that does not end, what came is shown as a beginning', async () => {
  await serve((_, answer) => void answer.write('data: one\n\n'))
  expect(await sendCall(call(), { readMs: 100 })).toMatchObject({
    reached: true,
    body: 'data: one\n\n',
    isCut: true,
  })
})

test('of an answer without end, a megabyte is read and the connection given up', async () => {
  const gaveUp = new Promise<void>((resolve) => {
    void serve((_, answer) => {
      const more = () => {
        while (answer.write('x'.repeat(65_536)));
      }
      answer.on('drain', more).on('close', resolve)
      more()
    })
  })
  await expect.poll(() => server.listening).toBe(true)
  expect(await sendCall(call())).toMatchObject({ reached: true, isCut: true })
  await gaveUp
})

test('a body that is cut before its end is no answer', async () => {
  await serve((_, answer) => {
    answer.writeHead(200, { 'content-length': 100 })
    answer.write('half', () => answer.destroy())
  })
  expect(await sendCall(call())).toMatchObject({ reached: false, waitedMs: null })
})
