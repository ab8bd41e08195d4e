import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { GatewayStatus } from '#contract/admin.ts'
import { hashSnapshot } from '#contract/hash-snapshot.ts'
import { aKey, aSnapshot, keyTable } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEY = 'gh_damaged'
const secrets = {
  revision: 'one',
  secrets: [{ id: 'sec_0000000000000001', kind: 'text', value: 'a password of a backend' }],
}

let backend: Backend
let gateway: RunningGateway
let snapshot: ReturnType<typeof aSnapshot>

beforeAll(async () => {
  backend = await startBackend()
})
afterAll(() => backend.close())
beforeEach(async () => {
  snapshot = aSnapshot(backend.url)
  gateway = await RunningGateway.start()
  expect((await gateway.admin('PUT', '/v1/secrets', secrets)).status).toBe(200)
  await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  expect(await call()).toBe(200)
  await gateway.end('SIGTERM')
})
afterEach(() => gateway.remove())

const call = async () => {
  const answer = await fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': KEY } })
  await answer.arrayBuffer()
  return answer.status
}
const status = async () =>
  (await (await gateway.admin('GET', '/v1/status')).json()) as GatewayStatus

const change = (name: string, by: (text: string) => string) => {
  const path = join(gateway.folder, name)
  writeFileSync(path, by(readFileSync(path, 'utf8')))
}

test.each<[string, (text: string) => string]>([
  ['empty', () => ''],
  [
    'changed in one letter',
    (text) => text.replace('a password', 'A password').replace('5000', '5008'),
  ],
])('what is %s of snapshot and secrets is not used, and mended by what is sent', async (_, by) => {
  change('snapshot.json', by)
  change('secrets.json', by)
  await gateway.restart()
  expect(gateway.output).toContain('The snapshot on disk cannot be enforced')
  expect(gateway.output).toContain('The secrets on disk are damaged')
  expect(gateway.output).not.toContain('password')
  expect(await status()).toMatchObject({ snapshotHash: null, secrets: null })
  expect(await call()).not.toBe(200)
  expect((await gateway.admin('PUT', '/v1/secrets', secrets)).status).toBe(200)
  expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  expect(await call()).toBe(200)
})

test('files of the version before, without sums, are read', async () => {
  for (const name of ['snapshot.json', 'secrets.json'])
    change(name, (text) => text.slice(0, text.indexOf('\n')))
  await gateway.restart()
  expect(await status()).toMatchObject({ snapshotHash: hashSnapshot(snapshot), secrets: 'one' })
  expect(await call()).toBe(200)
})

test('keys that are damaged open nothing, and calls go on when all were sent again', async () => {
  for (const name of readdirSync(gateway.folder).filter((each) => each.endsWith('.table')))
    change(name, () => '')
  await gateway.restart()
  expect(gateway.output).toContain('The keys on disk are damaged')
  expect((await status()).keys).toEqual({ stream: null, sequence: 0, count: 0 })
  expect(await call()).toBe(401)
  expect((await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))).status).toBe(200)
  expect(await call()).toBe(200)
})

test('a gateway whose id is damaged does not start under another, and says the way out', async () => {
  change('id', () => '')
  await expect(gateway.restart()).rejects.toThrow(
    'is damaged. Write the id into it that the console shows of this gateway, or remove it and register the gateway again',
  )
})
