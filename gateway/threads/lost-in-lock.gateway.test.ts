import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aKey, aSnapshot, aStep, keyTable } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const preload = fileURLToPath(new URL('../testing/lose-in-lock.ts', import.meta.url))
const KEY = 'gh_inlock'
const OTHER = 'gh_inlock_other'
const QUOTA = 1_000
/** Over so many connections of their own, no thread is left out. */
const CONNECTIONS = 24

let folder: string
let backend: Backend
let gateway: RunningGateway | null = null
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-in-lock-'))
  backend = await startBackend()
})
afterEach(async () => {
  await gateway?.remove()
  await backend.close()
  rmSync(folder, { recursive: true })
})

/** What is left of a quota after one more call, over a connection of its own; null: nothing came back. */
const callBy = (running: RunningGateway, key: string): Promise<number | null> =>
  new Promise((resolve) => {
    const sent = request(`${running.url}/pets/all`, {
      agent: false,
      headers: { 'x-api-key': key },
    })
    sent.on('response', (answer) =>
      answer.resume().on('close', () => resolve(Number(answer.headers['quota-calls-remaining']))),
    )
    sent.on('error', () => resolve(null)).end()
  })
const times = <Value>(count: number, act: () => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, act))

test.each(['row', 'all'])(
  'a thread that is lost with a lock (%s) ends the gateway, and no quota of others is lost',
  async (which) => {
    const file = join(folder, 'now')
    const running = await RunningGateway.start({
      BUN_OPTIONS: `--preload=${preload}`,
      LOSE_IN_LOCK: file,
      LOSE_WHICH: which,
      GATEWAY_THREADS: '2',
      GATEWAY_STOP_MS: '1000',
    })
    gateway = running
    const keys = [KEY, OTHER, 'gh_new'].map((name, index) =>
      aKey(name, { subscriptionId: `sub_inlock0000000${index}00` }),
    )
    await running.admin('PUT', '/v1/keys', keyTable(1, keys))
    const steps = [aStep('quota', { calls: QUOTA })]
    expect(
      (await running.admin('PUT', '/v1/snapshot', aSnapshot(backend.url, { steps }))).status,
    ).toBe(200)
    await times(CONNECTIONS, () => callBy(running, KEY))
    await times(CONNECTIONS, () => callBy(running, OTHER))

    writeFileSync(file, '')
    // A caller that nobody has seen yet needs the lock of all.
    const caller = which === 'all' ? 'gh_new' : KEY
    const answers = times(CONNECTIONS, () => callBy(running, caller))
    await expect.poll(() => running.isRunning, { timeout: 60_000 }).toBe(false)
    expect(await running.end('SIGTERM')).toBe(1)
    expect(await answers).toContain(null)
    expect(running.output).toContain('to be started again')

    rmSync(file)
    await running.restart()
    expect(await callBy(running, OTHER)).toBe(QUOTA - CONNECTIONS - 1)
  },
)
