import { vi } from 'vitest'
import type { KeyJob, KeyJobAnswer } from '#gateway/keys/key-thread.ts'

const inThread = {
  onmessage: (_: { data: KeyJob }): void => undefined,
  postMessage: (_: KeyJobAnswer): void => undefined,
}

/** A thread that works in this one: Node has none that runs what Bun's does. */
class ThreadHere {
  onmessage: ((answer: { data: KeyJobAnswer }) => void) | null = null

  addEventListener(): void {
    // It is never lost.
  }
  postMessage(job: KeyJob): void {
    inThread.postMessage = (answer) => this.onmessage?.({ data: answer })
    queueMicrotask(() => inThread.onmessage({ data: job }))
  }
  terminate(): void {
    this.onmessage = null
  }
}

/** Has the work on whole key tables done in this thread. */
export async function keyThreadHere(): Promise<void> {
  vi.stubGlobal('Worker', ThreadHere)
  vi.stubGlobal('self', inThread)
  vi.stubGlobal('Bun', { gc: () => undefined })
  await import('#gateway/keys/key-thread.ts')
}
