import { afterAll, beforeAll, expect, test } from 'vitest'
import { aKey, aSnapshot, aStep, keyTable } from './testing/a-snapshot.ts'
import { memoryOf } from './testing/calm-neighbour.ts'
import { RawConnection } from './testing/raw-connection.ts'
import { RunningGateway } from './testing/start-gateway.ts'
import { Issuer } from './testing/start-issuer.ts'
import { type RawBackend, startRawBackend } from './testing/start-raw-backend.ts'

const KEY = 'gh_what_is_kept'
const WARM_CALLS = 200
const CALLS = 3_000
const HEAD_BYTES = 60_000

let gateway: RunningGateway
let backend: RawBackend

beforeAll(async () => {
  gateway = await RunningGateway.start()
  let text = ''
  backend = await startRawBackend((socket, piece) => {
    text += piece
    if (!text.endsWith('\r\n\r\n')) return
    text = ''
    socket.write(
      'HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nVary: X-Language\r\nContent-Length: 2\r\n\r\nok',
    )
  })
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
})
afterAll(async () => {
  await gateway.remove()
  backend.close()
})

async function enforce(step: ReturnType<typeof aStep>): Promise<void> {
  const answer = await gateway.admin(
    'PUT',
    '/v1/snapshot',
    aSnapshot(backend.url, { steps: [step] }),
  )
  if (!answer.ok) throw new Error(await answer.text())
}

/** How the gateway grows by calls with large heads. */
async function growthBy(linesOf: (call: number) => Promise<string>): Promise<number> {
  const caller = new RawConnection(gateway.url)
  const ask = async (call: number) => {
    const head = `GET /pets/all?${call} HTTP/1.1\r\nHost: gateway.test\r\nx-api-key: ${KEY}\r\n${await linesOf(call)}X-Large: `
    caller.send(`${head}${'x'.repeat(HEAD_BYTES - head.length)}\r\n\r\n`)
    expect((await caller.answer())?.status).toBe(200)
  }
  for (let call = 0; call < WARM_CALLS; call += 1) await ask(call)
  const before = await memoryOf(gateway)
  for (let call = WARM_CALLS; call < CALLS; call += 1) await ask(call)
  caller.close()
  return (await memoryOf(gateway)) - before
}

test('an answer that is kept holds nothing of the call that asked for it but what it depends on', async () => {
  await enforce(aStep('cache', { standardSeconds: 600, sharedBy: 'everybody' }))
  const growth = await growthBy(async () => 'X-Language: that of the reader\r\n')
  expect(growth).toBeLessThan((CALLS * HEAD_BYTES) / 3)
})

test('a token that is remembered holds nothing else of the call that brought it', async () => {
  const issuer = await Issuer.start()
  await issuer.addKey('ec', 'ES256')
  const config = {
    issuers: [{ issuer: issuer.url }],
    audiences: ['orders'],
    algorithms: ['ES256'],
  }
  await enforce(aStep('validate-jwt', config))
  const growth = await growthBy(async (call) => {
    const token = await issuer.token('ec', 'ES256', { sub: `caller ${call}` })
    return `Authorization: Bearer ${token}\r\n`
  })
  issuer.close()
  expect(growth).toBeLessThan((CALLS * HEAD_BYTES) / 3)
})
