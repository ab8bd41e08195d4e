import { expect, test } from 'vitest'
import { DatagramRequest } from './datagram-request.ts'

/** What arrives of a request in pieces of two bytes; `stated`: its Content-Length. */
async function receive(text: string, stated: string): Promise<string> {
  const pieces = text.match(/..?/g) ?? []
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift()
      if (piece === undefined) controller.close()
      else controller.enqueue(Buffer.from(piece))
    },
  })
  const request = new Request('https://gateway.test/pets', {
    method: 'POST',
    headers: { 'content-length': stated },
    body,
    duplex: 'half',
  } as RequestInit)
  const inbound = new DatagramRequest(request, '198.51.100.7', 30_000)
  let came = ''
  for (;;) {
    const piece = await inbound.body?.read()
    if (!piece) return came
    came += Buffer.from(piece).toString()
  }
}

test('a body as long as it says comes whole', async () => {
  expect(await receive('abcde', '5')).toBe('abcde')
})

test.each(['4', '3', '0', '6'])(
  'one of five bytes that says %s breaks: a backend would read another request out of it (RFC 9114, 4.1.2)',
  async (stated) => {
    await expect(receive('abcde', stated)).rejects.toThrow(/than the length says/)
  },
)
