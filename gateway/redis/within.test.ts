import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { within } from './within.ts'

const PATIENCE_MS = 5

test('an answer that came while the thread itself stood still was in time', async () => {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
    parentPort.once('message', (sent) => {
      parentPort.postMessage('answer')
      Atomics.store(sent, 0, 1)
      Atomics.notify(sent, 0)
    })`,
    { eval: true },
  )
  const sent = new Int32Array(new SharedArrayBuffer(4))
  const answer = new Promise((resolve) => worker.once('message', resolve))
  worker.postMessage(sent)
  const waited = within(PATIENCE_MS, answer)
  const began = performance.now()
  Atomics.wait(sent, 0, 0)
  while (performance.now() - began <= 2 * PATIENCE_MS);
  await expect(waited).resolves.toBe('answer')
  await worker.terminate()
})

test('without an answer in time it rejects', async () => {
  await expect(within(PATIENCE_MS, new Promise(() => undefined))).rejects.toThrow('in time')
})
