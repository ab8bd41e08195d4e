import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aKey, aSnapshot, aStep, keyTable } from '#gateway/testing/a-snapshot.ts'
import { SettableClock } from '#gateway/testing/settable-clock.ts'
import { type Backend, startBackend } from '#gateway/testing/start-backend.ts'
import { RunningGateway } from '#gateway/testing/start-gateway.ts'

const KEY = 'gh_clock'
const DAY_MS = 86_400_000
const preload = fileURLToPath(new URL('../testing/step-clock.ts', import.meta.url))

let backend: Backend
let clock: SettableClock
beforeAll(async () => {
  backend = await startBackend()
  clock = new SettableClock()
})
afterAll(() => {
  clock.remove()
  backend.close()
})

test.each([
  ['forward', DAY_MS],
  ['back', -DAY_MS],
])(
  'a limit is exact over threads when the clock of day is set %s between their starts',
  async (_, stepMs) => {
    clock.set(0)
    const gateway = await RunningGateway.start({
      ...clock.settings,
      BUN_OPTIONS: `--preload=${preload}`,
      STEP_CLOCK_SECONDS: String(stepMs / 1_000),
      GATEWAY_THREADS: '3',
    })
    try {
      await gateway.admin('PUT', '/v1/keys', keyTable(1, [aKey(KEY)]))
      const limit = aStep('rate-limit', { calls: 10, windowSeconds: 3_600 })
      const snapshot = aSnapshot(backend.url, { steps: [limit] })
      expect((await gateway.admin('PUT', '/v1/snapshot', snapshot)).status).toBe(200)
      let allowed = 0
      // Each over a connection of its own, which the system gives to any of the threads.
      for (let call = 0; call < 60; call += 1) {
        const headers = { 'x-api-key': KEY, connection: 'close' }
        const answer = await fetch(`${gateway.url}/pets/all`, { headers })
        await answer.arrayBuffer()
        if (answer.status === 200) allowed += 1
      }
      expect(allowed).toBe(10)
    } finally {
      await gateway.remove()
    }
  },
)
