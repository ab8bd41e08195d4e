import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { GatewayStatus } from '#contract/admin.ts'
import type { KeyEntry } from '#contract/keys.ts'
import type { RecordsPage } from '#contract/records.ts'
import { aKey, aSnapshot, aStep, keyStream, keyTable } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEY = 'gh_full_disk'
const LEAVING = 'gh_leaving'
const QUOTA = 40
/** Larger than the room that a file of a full disk may still have in its last block. */
const bulk = Array.from({ length: 40 }, (_, index) => aKey(`gh_bulk_${index}`))

let backend: Backend
let gateway: RunningGateway
let sequence = 1

beforeAll(async () => {
  backend = await startBackend()
})
afterAll(() => backend.close())

const call = async (key = KEY) => {
  const answer = await fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': key } })
  await answer.arrayBuffer()
  return answer
}
const status = async () =>
  (await (await gateway.admin('GET', '/v1/status')).json()) as GatewayStatus
const change = (...entries: KeyEntry[]) =>
  gateway.admin('POST', '/v1/keys', {
    stream: keyStream,
    from: sequence,
    to: sequence + entries.length,
    changes: entries.map((entry, index) => ({ sequence: sequence + 1 + index, entry })),
  })
const revocation = () => change(...bulk, aKey(LEAVING, { state: 'revoked' }))
const aSnapshotWith = (header: string) =>
  aSnapshot(backend.url, {
    steps: [
      aStep('quota', { calls: QUOTA, countBy: 'organisation', period: 'month' }),
      aStep('set-header', { headers: [{ on: 'response', name: 'x-version', value: header }] }),
    ],
  })
const quotasAreWritten = () =>
  expect
    .poll(async () => (await gateway.admin('GET', '/metrics')).text())
    .toContain('gatehouse_quotas_unwritten 0')
const isRefused = async (answering: Promise<Response>) => {
  const answer = await answering
  expect([answer.status, await answer.json()]).toMatchObject([
    507,
    { title: 'The disk does not take it' },
  ])
}

interface Disk {
  /** What the gateway is started with. */
  settings(): Record<string, string>
  fill(): void
  makeRoom(): void
  remove(): void
}

/** No file of the gateway may grow beyond what the largest has; needs no rights. */
function limitedFiles(): Disk {
  const limit = (bytes: string) =>
    execFileSync('prlimit', ['--pid', String(gateway.pid), `--fsize=${bytes}`])
  return {
    settings: () => ({}),
    fill: () => limit('1:unlimited'),
    makeRoom() {
      // Another process than the one that was limited is not.
      if (gateway.isRunning) limit('unlimited:unlimited')
    },
    remove: () => undefined,
  }
}

/** A disk of its own, full to the last block; needs the right to mount. */
function smallDisk(): Disk {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-full-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path])
  const filler = join(path, 'filler')
  return {
    settings: () => ({ GATEWAY_DATA: path }),
    fill() {
      const file = openSync(filler, 'a')
      while (statfsSync(path).bavail > 0) writeSync(file, Buffer.alloc(4_096))
      closeSync(file)
    },
    makeRoom: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync('umount', [path])
      rmSync(path, { recursive: true })
    },
  }
}

const mayMount = () => {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-mount-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]).status === 0
  if (mounted) spawnSync('umount', [path])
  rmSync(path, { recursive: true })
  return mounted
}
const disks: [string, () => Disk][] = [
  ['that takes no larger file', limitedFiles],
  ...(process.platform === 'linux' && mayMount()
    ? ([['that is full', smallDisk]] as [string, () => Disk][])
    : []),
]

describe.each(disks)('on a disk %s', (_, make) => {
  let disk: Disk

  beforeEach(async () => {
    disk = make()
    sequence = 1
    gateway = await RunningGateway.start(disk.settings())
    await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY), aKey(LEAVING)]))
    expect((await gateway.admin('PUT', '/v1/snapshot', aSnapshotWith('one'))).status).toBe(200)
    expect((await call()).status).toBe(200)
    // What is on disk so far is on disk.
    await status()
    await quotasAreWritten()
    disk.fill()
  })
  afterEach(async () => {
    try {
      await gateway.remove()
    } finally {
      disk.remove()
    }
  })

  test('a change of keys is not acknowledged, and nothing of it holds, before or after a crash', async () => {
    const before = (await status()).keys
    await isRefused(revocation())
    await isRefused(gateway.admin('PUT', '/v1/keys', keyTable(9, bulk)))
    expect((await status()).keys).toEqual(before)
    expect((await call(LEAVING)).status).toBe(200)
    expect((await call('gh_bulk_0')).status).toBe(401)

    await gateway.end('SIGKILL')
    disk.makeRoom()
    await gateway.restart()
    expect((await status()).keys).toEqual(before)
    expect((await call(LEAVING)).status).toBe(200)
  })

  test('a change of keys is taken when there is room again, and holds after a crash', async () => {
    await isRefused(revocation())
    await isRefused(revocation())
    disk.makeRoom()
    expect((await revocation()).status).toBe(200)
    expect((await call(LEAVING)).status).toBe(401)
    sequence += bulk.length + 1
    expect((await change(aKey('gh_later'))).status).toBe(200)

    await gateway.end('SIGKILL')
    await gateway.restart()
    expect((await status()).keys).toMatchObject({ sequence: sequence + 1 })
    expect((await call(LEAVING)).status).toBe(401)
    expect((await call('gh_later')).status).toBe(200)
  })

  test('a snapshot is not acknowledged, and the one before stays, before and after a crash', async () => {
    const before = (await status()).snapshotHash
    const large = { ...aSnapshotWith('two'), portalOrigins: Array(500).fill('http://portal.test') }
    await isRefused(gateway.admin('PUT', '/v1/snapshot', large))
    expect((await status()).snapshotHash).toBe(before)
    expect((await call()).headers.get('x-version')).toBe('one')

    await gateway.end('SIGKILL')
    disk.makeRoom()
    await gateway.restart()
    expect((await status()).snapshotHash).toBe(before)
    expect((await gateway.admin('PUT', '/v1/snapshot', large)).status).toBe(200)
    expect((await call()).headers.get('x-version')).toBe('two')
    await gateway.end('SIGKILL')
    await gateway.restart()
    expect((await call()).headers.get('x-version')).toBe('two')
  })

  test('secrets are not acknowledged, and those before stay', async () => {
    const secrets = [{ id: 'sec_0000000000000001', kind: 'text', value: 'x'.repeat(8_000) }]
    await isRefused(gateway.admin('PUT', '/v1/secrets', { revision: 'two', secrets }))
    expect((await status()).secrets).toBeNull()
    disk.makeRoom()
    const answer = await gateway.admin('PUT', '/v1/secrets', { revision: 'two', secrets })
    expect(answer.status).toBe(200)
  })

  test('calls go on; records that the disk does not take are counted, and said in the status', async () => {
    const agent = 'a'.repeat(300)
    const calls = QUOTA - 5
    for (let index = 0; index < calls; index += 1) {
      const answer = await fetch(`${gateway.url}/pets/all`, {
        headers: { 'x-api-key': KEY, 'user-agent': agent },
      })
      expect(answer.status).toBe(200)
    }
    const { recordsDropped } = await status()
    expect(recordsDropped).toBeGreaterThan(0)
    disk.makeRoom()
    expect((await call()).status).toBe(200)
    const page = (await (await gateway.admin('GET', '/v1/records?max=5000')).json()) as RecordsPage
    expect(page.dropped).toBe(recordsDropped)
    // The first call, those that found no room, and the last: each is a record or counted as dropped.
    expect(page.records.length + page.dropped).toBe(calls + 2)
    expect(new Set(page.records.map(({ requestId }) => requestId)).size).toBe(page.records.length)
  })

  test('quotas count on, and what was counted meanwhile survives a crash when there is room again', async () => {
    for (let index = 1; index < QUOTA; index += 1) expect((await call()).status).toBe(200)
    expect((await call()).status).toBe(429)
    disk.makeRoom()
    await quotasAreWritten()
    await gateway.end('SIGKILL')
    await gateway.restart()
    expect((await call()).status).toBe(429)
  })

  test('a gateway starts all the same, with what it has', async () => {
    await gateway.end('SIGKILL')
    await gateway.restart()
    expect((await call()).status).toBe(200)
    expect((await call(LEAVING)).status).toBe(200)
    expect((await call()).headers.get('x-version')).toBe('one')
  })
})
