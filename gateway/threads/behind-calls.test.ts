import { once } from 'node:events'
import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

const thread = `
import { readlinkSync } from 'node:fs'
import { getPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { goBehindCalls } from '${new URL('./behind-calls.ts', import.meta.url).href}'
goBehindCalls()
goBehindCalls()
parentPort.postMessage(getPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1))))
`

test.runIf(process.platform === 'linux')(
  'a thread goes behind the others of its process, which stay as they were',
  async () => {
    const before = getPriority()
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(thread)}`))
    const [said] = await once(worker, 'message')
    await worker.terminate()
    expect([said, getPriority()]).toEqual([10, before])
  },
)
