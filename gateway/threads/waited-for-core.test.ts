import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { threadNumber, waitedForCoreMs } from './waited-for-core.ts'

const thread = `
import { parentPort } from 'node:worker_threads'
import { threadNumber } from '${new URL('./waited-for-core.ts', import.meta.url).href}'
parentPort.postMessage(threadNumber())
for (;;);
`

test.runIf(existsSync('/proc/thread-self/schedstat'))(
  'threads that want more cores than there are wait, and others are told for how long',
  async () => {
    const source = new URL(`data:text/javascript,${encodeURIComponent(thread)}`)
    const threads = Array.from(
      { length: 2 * navigator.hardwareConcurrency },
      () => new Worker(source),
    )
    const numbers = await Promise.all(threads.map(async (one) => (await once(one, 'message'))[0]))
    const waited = () => numbers.reduce((sum: number, number) => sum + waitedForCoreMs(number), 0)
    await expect.poll(waited, { timeout: 30_000 }).toBeGreaterThan(200)
    await Promise.all(threads.map((one) => one.terminate()))
    expect(new Set(numbers).size).toBe(threads.length)
  },
)

test('of a thread that is none nothing is told', () => {
  expect([waitedForCoreMs(null), waitedForCoreMs(0)]).toEqual([0, 0])
  expect(threadNumber()).toSatisfy((number) => number === null || number > 0)
})
