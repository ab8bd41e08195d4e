import type { KeyPosition, KeyTableHead } from '#contract/keys.ts'
import { DiskRefused } from '#gateway/disk/append-whole.ts'
import { goBehindCalls } from '#gateway/threads/behind-calls.ts'
import type { KeyMemory } from './key-memory.ts'
import { KeyLines, MalformedKeyTable } from './read-key-lines.ts'
import { writeTable } from './table-file.ts'

/** What the thread is asked, one thing after the other. */
export type KeyJob =
  | { do: 'write'; path: string; memory: KeyMemory; position: KeyPosition }
  | { do: 'begin'; file: number; keysMax: number }
  | { do: 'take'; pieces: Uint8Array[] }
  | { do: 'end' }
/** `malformed`: what was sent is not a table · `disk`: it does not take it. */
export type KeyJobAnswer =
  | { done: true; head?: KeyTableHead }
  | { done: false; message: string; fault: 'malformed' | 'disk' | 'bug' }

/** Bytes read between two collections of all: what was read lies outside the heap too, where nobody counts it. */
const BYTES_BETWEEN_SWEEPS = 2_000_000

declare const self: Worker
let lines: KeyLines | null = null
let unswept = 0

function run(job: KeyJob): KeyJobAnswer {
  switch (job.do) {
    case 'write':
      writeTable(job.path, job.memory, job.position)
      return { done: true }
    case 'begin':
      lines = new KeyLines(job.file, job.keysMax)
      return { done: true }
    case 'take':
      for (const piece of job.pieces) {
        lines?.take(piece)
        unswept += piece.byteLength
      }
      if (unswept > BYTES_BETWEEN_SWEEPS) {
        unswept = 0
        Bun.gc(true)
      }
      return { done: true }
    case 'end':
      if (!lines) throw new Error('There is no table to end.')
      return { done: true, head: lines.end() }
  }
}

goBehindCalls()
// Off the threads that answer calls: a table of a million keys takes seconds to read and to write.
self.onmessage = ({ data }: MessageEvent<KeyJob>) => {
  try {
    self.postMessage(run(data))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const fault =
      error instanceof MalformedKeyTable
        ? 'malformed'
        : error instanceof DiskRefused
          ? 'disk'
          : 'bug'
    self.postMessage({ done: false, message, fault } satisfies KeyJobAnswer)
  }
}
