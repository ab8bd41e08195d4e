import { expect, test } from 'vitest'
import { type AdminContext, answerAdmin } from './admin-api.ts'

const token = 'token-of-a-gateway-in-a-test-0123456789'
const BYTES_MAX = 300_000_000

/** Sends the same megabyte again and again; answers the status, and how much was taken. */
async function flood(method: string, path: string, authorization: string) {
  const piece = Buffer.alloc(1_000_000, ' ')
  let taken = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken > BYTES_MAX) return controller.close()
        taken += piece.byteLength
        controller.enqueue(piece)
      },
    },
    { highWaterMark: 0 },
  )
  const request = new Request(`http://gateway.test${path}`, {
    method,
    headers: { authorization },
    body,
    duplex: 'half',
  } as RequestInit)
  const { status } = await answerAdmin({ token } as AdminContext, request)
  return { status, taken }
}

test.each([
  ['POST', '/v1/keys'],
  ['PUT', '/v1/secrets'],
  ['PUT', '/v1/snapshot'],
])('%s %s reads no body without end', async (method, path) => {
  const { status, taken } = await flood(method, path, `Bearer ${token}`)
  expect([status, taken < BYTES_MAX]).toEqual([413, true])
})

test.each([`Bearer ${token}x`, `bearer ${token}`, token, 'Bearer '])(
  'of a stranger (%s) nothing is read',
  async (authorization) => {
    expect(await flood('PUT', '/v1/keys', authorization)).toEqual({ status: 401, taken: 0 })
  },
)
