import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { aKey, aSnapshot, keyTable } from '#gateway/testing/a-snapshot.ts'
import { recordOf } from '#gateway/testing/record-of.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEY = 'gh_on_disk'
let backend: Backend
beforeAll(async () => {
  backend = await startBackend()
})
afterAll(() => backend.close())

test.each(['1', '3'])(
  'with %s threads a record is soon on the disk though nobody asks for it, and survives a crash',
  async (threads) => {
    const gateway = await RunningGateway.start({ GATEWAY_THREADS: threads })
    onTestFinished(() => gateway.remove())
    await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
    await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url))
    const answer = await fetch(`${gateway.url}/pets/all`, { headers: { 'x-api-key': KEY } })
    const requestId = answer.headers.get('x-request-id') ?? ''
    const folder = join(gateway.folder, 'records')
    const onDisk = () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .join()
    // Whoever asked the gateway would have it write at once.
    await expect.poll(onDisk).toContain(requestId)
    await gateway.end('SIGKILL')
    await gateway.restart()
    expect(await recordOf(gateway, requestId)).toMatchObject({ status: 200 })
  },
)
