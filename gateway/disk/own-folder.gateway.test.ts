import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aKey, aSnapshot, aStep, keyTable } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEY = 'gh_own_folder'
const QUOTA = 10

let backend: Backend
let gateway: RunningGateway | null = null

beforeAll(async () => {
  backend = await startBackend()
})
afterEach(async () => {
  await gateway?.remove()
  gateway = null
})
afterAll(() => backend.close())

test('a second gateway on the folder of a running one ends with the way out, and takes nothing from it', async () => {
  const first = await RunningGateway.start()
  gateway = first
  const call = async () => {
    const answer = await fetch(`${first.url}/pets/all`, { headers: { 'x-api-key': KEY } })
    await answer.arrayBuffer()
    return answer.status
  }
  await first.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
  const snapshot = aSnapshot(backend.url, { steps: [aStep('quota', { calls: QUOTA })] })
  expect((await first.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
  expect(await call()).toBe(200)

  await expect(RunningGateway.start({ GATEWAY_DATA: first.folder })).rejects.toThrow(
    `Another gateway runs on ${first.folder}. Stop it, or give this one a folder of its own (GATEWAY_DATA).`,
  )

  for (let made = 1; made < QUOTA; made += 1) expect(await call()).toBe(200)
  await first.end('SIGTERM')
  await first.restart()
  // What was used after the other one had come is not forgotten.
  expect(await call()).toBe(429)
})

test('a folder is free again when its gateway was killed', async () => {
  gateway = await RunningGateway.start()
  await gateway.end('SIGKILL')
  await gateway.restart()
  expect(gateway.isRunning).toBe(true)
})

const mayMount = () => {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-mount-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]).status === 0
  if (mounted) spawnSync('umount', [path])
  rmSync(path, { recursive: true })
  return mounted
}

test.skipIf(!mayMount())(
  'a gateway whose folder is read-only ends with a sentence that names it',
  async () => {
    const path = mkdtempSync(join(tmpdir(), 'gatehouse-read-only-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,ro', 'tmpfs', path])
    try {
      const starting = RunningGateway.start({ GATEWAY_DATA: path })
      await expect(starting).rejects.toThrow(
        `The gateway did not start: The gateway cannot write to ${path}`,
      )
    } finally {
      execFileSync('umount', [path])
      rmSync(path, { recursive: true })
    }
  },
)

test('a gateway that finds something else where its records go ends with a sentence that names the folder', async () => {
  const path = mkdtempSync(join(tmpdir(), 'gatehouse-odd-'))
  writeFileSync(join(path, 'records'), 'not a folder')
  try {
    const starting = RunningGateway.start({ GATEWAY_DATA: path })
    await expect(starting).rejects.toThrow(
      `The gateway did not start: The gateway cannot start from its folder ${path}: `,
    )
  } finally {
    rmSync(path, { recursive: true })
  }
})
