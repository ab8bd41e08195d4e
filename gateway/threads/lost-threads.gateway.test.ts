import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { GatewayStatus } from '#contract/admin.ts'
import { hashSnapshot } from '#contract/hash-snapshot.ts'
import { aKey, aSnapshot, aStep, ids, keyStream, keyTable } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEY = 'gh_lost'
const preload = fileURLToPath(new URL('../testing/lose-threads.ts', import.meta.url))

let backend: Backend
let gateway: RunningGateway | null = null
beforeAll(async () => {
  backend = await startBackend()
})
afterEach(() => gateway?.remove())
afterAll(() => backend.close())

/** A gateway of which a thread that does the work of a file ends by itself at a word, the first time. */
async function losing(file: string, word: string): Promise<RunningGateway> {
  gateway = await RunningGateway.start({
    BUN_OPTIONS: `--preload=${preload}`,
    LOSE_THREAD: `${file} ${word}`,
    GATEWAY_THREADS: '2',
  })
  return gateway
}
const statusOf = async ({ url }: RunningGateway) => {
  const answer = await fetch(`${url}/pets/all`, {
    headers: { 'x-api-key': KEY, connection: 'close' },
  })
  await answer.arrayBuffer()
  return answer.status
}
const status = async (running: RunningGateway) =>
  (await (await running.admin('GET', '/v1/status')).json()) as GatewayStatus
const endedWith = async (running: RunningGateway) => {
  await expect.poll(() => running.isRunning, { timeout: 60_000 }).toBe(false)
  return running.end('SIGTERM')
}
const putKeys = (running: RunningGateway, sequence: number, more = 0) =>
  running.admin(
    'PUT',
    '/v1/keys',
    keyTable(sequence, [
      aKey(KEY),
      ...Array.from({ length: more }, (_, index) => aKey(`gh_more_${index}`)),
    ]),
  )
/** So large that a thread of its own reads it. */
const large = () =>
  aSnapshot(backend.url, {
    steps: Array.from({ length: 300 }, (_, index) =>
      aStep(
        'set-header',
        { headers: [{ on: 'response', name: 'x-large', value: 'x'.repeat(500) }] },
        { id: ids.step(`large${index}x`) },
      ),
    ),
  })

test('a thread of calls that is lost in the middle of an order ends the gateway, with a code that says so', async () => {
  const running = await losing('traffic-thread', 'secrets')
  const secrets = running.admin('PUT', '/v1/secrets', { revision: 'one', secrets: [] })
  await secrets.then((answer) => expect(answer.status).toBe(503)).catch(() => undefined)
  expect(await endedWith(running)).toBe(1)
  expect(running.output).toContain('A thread is lost; the gateway ends, to be started again.')
  expect(running.output).toContain('Stopped.')
})

test('a thread of calls that is lost while the gateway starts ends it with a word', async () => {
  await expect(losing('traffic-thread', 'start')).rejects.toThrow(
    'The gateway cannot start its threads: A thread has ended.',
  )
})

test.each(['body', 'more'])(
  'a snapshot whose reader is lost at “%s” is told so, and taken the next time',
  async (word) => {
    const running = await losing('reader-thread', word)
    await putKeys(running, 1)
    const first = aSnapshot(backend.url)
    expect((await running.admin('PUT', '/v1/snapshot', first)).status).toBe(200)
    const lost = await running.admin('PUT', '/v1/snapshot', large())
    expect([lost.status, await lost.json()]).toMatchObject([
      503,
      { detail: expect.stringContaining('Send it again') },
    ])
    expect([await statusOf(running), (await status(running)).snapshotHash]).toEqual([
      200,
      hashSnapshot(first),
    ])
    expect((await running.admin('PUT', '/v1/snapshot', large())).status).toBe(200)
    expect(await statusOf(running)).toBe(200)
  },
)

test.each(['begin', 'take', 'end'])(
  'a key table whose thread is lost at “%s” is told so, changes nothing, and is taken the next time',
  async (word) => {
    const running = await losing('key-thread', word)
    const lost = await putKeys(running, 1, 3_000)
    expect(lost.status).toBe(503)
    expect((await status(running)).keys).toEqual({ stream: null, sequence: 0, count: 0 })
    expect((await putKeys(running, 1, 3_000)).status).toBe(200)
    expect((await status(running)).keys.count).toBe(3_001)
  },
)

test('keys go on when the thread is lost that folds their log, and outlive a crash', async () => {
  const running = await losing('key-thread', 'write')
  await putKeys(running, 1)
  let sequence = 1
  // As many as make the log long.
  for (let part = 0; part < 6; part += 1) {
    const from = sequence
    const changes = Array.from({ length: 8_400 }, (_, index) => ({
      sequence: from + 1 + index,
      entry: aKey(KEY),
    }))
    sequence += changes.length
    const sent = { stream: keyStream, from, to: sequence, changes }
    expect((await running.admin('POST', '/v1/keys', sent)).status).toBe(200)
  }
  const revoked = { sequence: sequence + 1, entry: aKey(KEY, { state: 'revoked' }) }
  const more = { stream: keyStream, from: sequence, to: sequence + 1, changes: [revoked] }
  expect((await running.admin('POST', '/v1/keys', more)).status).toBe(200)
  // A table waits for the fold before it.
  const table = keyTable(sequence, [aKey(KEY), aKey('gh_other')])
  expect((await running.admin('PUT', '/v1/keys', table)).status).toBe(200)
  expect((await running.admin('POST', '/v1/keys', more)).status).toBe(200)
  await running.end('SIGKILL')
  await running.restart()
  expect((await status(running)).keys).toMatchObject({ stream: keyStream, sequence: sequence + 1 })
  await running.admin('PUT', '/v1/snapshot', aSnapshot(backend.url))
  expect(await statusOf(running)).toBe(401)
})

test('a replay whose thread is lost is told at once, and the next one runs', async () => {
  const running = await losing('replay-thread', 'order')
  const replay = () => running.admin('POST', '/v1/replay', {})
  expect((await replay()).status).toBe(500)
  expect((await replay()).status).toBe(400)
})
