import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aKey, aSnapshot, keyTable } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEYS = 300_000
const CALLS = 6_000
const ANSWER_BYTES = 100_000
const CALLERS = 32
/** What a gateway may hold beside its keys while it is called: what young garbage there may be, and compiled code. */
const CALLED_MB_MAX = 70
/** Less than what so many keys take. */
const LEFT_MB_MAX = 18
/** Only Linux says what a process had at most. */
const counted = existsSync('/proc/self/clear_refs')

let gateway: RunningGateway
let backend: Backend
const agent = new Agent({ keepAlive: true, maxSockets: CALLERS })
const kernelSays = (field: string) =>
  Number(
    new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(
      readFileSync(`/proc/${gateway.pid}/status`, 'utf8'),
    )?.[1],
  ) / 1_000
const environment = ({ pid }: RunningGateway) =>
  readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')

/** Made once: it takes a busy machine long. */
const keys = Array.from({ length: KEYS }, (_, number) => aKey(`gh_${number}`))

async function putKeys(sequence: number): Promise<void> {
  const answer = await gateway.admin('PUT', '/v1/keys', keyTable(sequence, keys))
  expect(answer.status).toBe(200)
}
const call = () =>
  new Promise<number>((resolve, reject) => {
    get(`${gateway.url}/pets/all`, { agent, headers: { 'x-api-key': 'gh_7' } }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0))
    }).once('error', reject)
  })

beforeAll(async () => {
  backend = await startBackend((_, response) => void response.end(Buffer.alloc(ANSWER_BYTES)))
  gateway = await RunningGateway.start()
  await gateway.admin('PUT', '/v1/snapshot', aSnapshot(backend.url))
  await putKeys(1)
})
afterAll(async () => {
  agent.destroy()
  await gateway.remove()
  await backend.close()
})

test.runIf(counted)(
  'a table that another has replaced has given its memory back when the gateway answers',
  async () => {
    const before = kernelSays('VmRSS')
    await putKeys(2)
    expect(kernelSays('VmRSS') - before).toBeLessThan(LEFT_MB_MAX)
  },
)

test.runIf(counted)('many keys do not let more garbage gather while calls go through', async () => {
  const before = kernelSays('VmRSS')
  writeFileSync(`/proc/${gateway.pid}/clear_refs`, '5')
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      for (let done = 0; done < CALLS / CALLERS; done += 1) expect(await call()).toBe(200)
    }),
  )
  expect(kernelSays('VmHWM') - before).toBeLessThan(CALLED_MB_MAX)
})

test.runIf(counted)('how garbage is collected may be set otherwise', async () => {
  expect(environment(gateway)).toContain('BUN_JSC_gcMaxHeapSize=12000000')
  const other = await RunningGateway.start({ BUN_JSC_gcMaxHeapSize: '64000000' })
  const set = environment(other)
  await other.remove()
  expect(set).toContain('BUN_JSC_gcMaxHeapSize=64000000')
  expect(set.some((one) => one.startsWith('BUN_JSC_heapGrowthMaxIncrease='))).toBe(true)
})
