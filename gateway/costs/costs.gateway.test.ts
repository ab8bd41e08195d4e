import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SnapshotStep } from '#contract/snapshot.ts'
import { stepCosts } from '#contract/step-costs.ts'
import { aSnapshot, aStep, ids } from '#gateway/testing/a-snapshot.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const BACKEND_MS = 100
/** Enough for each of two threads to have measured some, however chance goes. */
const CALLS = 2_500
let gateway: RunningGateway
let backend: Backend

beforeAll(async () => {
  backend = await startBackend((_, response) => {
    setTimeout(() => response.end('fine'), BACKEND_MS)
  })
  gateway = await RunningGateway.start({ GATEWAY_THREADS: '2' })
})
afterAll(async () => {
  await gateway.remove()
  await backend.close()
})

const steps = (value: string): SnapshotStep[] => [
  aStep('set-header', { headers: [{ on: 'response', name: 'x-told', value }] }),
  aStep('timeout', { answerMs: 5_000 }),
  aStep('retry', { triesMax: 2 }),
]
const enforce = async (made: SnapshotStep[]) => {
  const snapshot = aSnapshot(backend.url, { api: { credential: 'none' }, steps: made })
  const put = await gateway.admin('PUT', '/v1/snapshot', snapshot)
  if (!put.ok) throw new Error(await put.text())
}
const measured = async () =>
  stepCosts.parse(await (await gateway.admin('GET', '/v1/costs')).json()).steps
async function call(times: number): Promise<void> {
  const one = async () => {
    const answer = await fetch(`${gateway.url}/pets/all`)
    expect([answer.headers.get('x-told'), await answer.text()]).toEqual(['one', 'fine'])
  }
  for (let done = 0; done < times; done += 50) await Promise.all(Array.from({ length: 50 }, one))
}

test('steps tell what they cost without the backend, in metrics too, and begin anew with another configuration', async () => {
  await enforce(steps('one'))
  expect(await measured()).toEqual([])
  await call(CALLS)
  await expect.poll(async () => (await measured()).length).toBe(3)
  const told = await measured()
  for (const { stepId, calls, meanMicros } of told) {
    expect(told.map((one) => one.stepId)).toContain(stepId)
    expect(calls).toBeLessThan(CALLS / 50)
    expect(meanMicros).toBeLessThan(BACKEND_MS * 1_000)
  }
  const text = await (await gateway.admin('GET', '/metrics')).text()
  expect(text).toContain('# TYPE gatehouse_step_seconds summary')
  expect(text).toContain(
    `gatehouse_step_seconds_count{step="${ids.step('timeout')}",policy="timeout"}`,
  )

  await enforce(steps('two'))
  const policies = (await measured()).map(({ policy }) => policy)
  expect(policies).not.toContain('set-header')
  expect(policies).toEqual(expect.arrayContaining(['timeout', 'retry']))
})
