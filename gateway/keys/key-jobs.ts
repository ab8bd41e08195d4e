import { closeSync, openSync } from 'node:fs'
import type { KeyPosition, KeyTableHead } from '#contract/keys.ts'
import { DiskRefused, onDisk } from '#gateway/disk/append-whole.ts'
import { removeHalf } from '#gateway/disk/replace-file.ts'
import { type ThreadLost, whenLost } from '#gateway/threads/thread-lost.ts'
import type { KeyMemory } from './key-memory.ts'
import type { KeyJob, KeyJobAnswer } from './key-thread.ts'
import { MalformedKeyTable } from './read-key-lines.ts'

const faults = { malformed: MalformedKeyTable, disk: DiskRefused, bug: Error }

const PART_BYTES = 262_144

/** A thread that lives as long as one piece of work on a whole table. */
class KeyThread {
  readonly #worker = new Worker(new URL('./key-thread.ts', import.meta.url))
  #lost: ThreadLost | null = null
  #reject: (error: ThreadLost) => void = () => undefined

  constructor() {
    whenLost(this.#worker, (error) => {
      this.#lost = error
      this.#reject(error)
    })
  }

  /** `given`: memory that the thread has from now on; this one has it no longer. Throws ThreadLost. */
  ask(job: KeyJob, given: ArrayBuffer[] = []): Promise<Extract<KeyJobAnswer, { done: true }>> {
    if (this.#lost) return Promise.reject(this.#lost)
    return new Promise((resolve, reject) => {
      this.#reject = reject
      this.#worker.onmessage = ({ data }: MessageEvent<KeyJobAnswer>) => {
        if (data.done) resolve(data)
        else reject(new faults[data.fault](data.message))
      }
      this.#worker.postMessage(job, given)
    })
  }

  end(): void {
    this.#worker.terminate()
  }
}

/** Writes a table to a file while calls go on. Throws ThreadLost or DiskRefused. */
export async function writeTableAside(
  path: string,
  memory: KeyMemory,
  position: KeyPosition,
): Promise<void> {
  const thread = new KeyThread()
  try {
    await thread.ask({ do: 'write', path, memory, position })
  } finally {
    thread.end()
  }
}

/** Writes a whole table to a file as it comes. Throws MalformedKeyTable, DiskRefused or ThreadLost, and then there is no file. */
export async function takeTableAside(
  body: ReadableStream<Uint8Array>,
  { path, keysMax }: { path: string; keysMax: number },
): Promise<KeyTableHead> {
  // Opened and closed here: a thread that has ended closes nothing.
  const file = onDisk(() => openSync(path, 'w', 0o600))
  const thread = new KeyThread()
  try {
    await thread.ask({ do: 'begin', file, keysMax })
    for await (const pieces of inParts(body))
      await thread.ask(
        { do: 'take', pieces },
        pieces.map(({ buffer }) => buffer),
      )
    const { head } = await thread.ask({ do: 'end' })
    if (!head) throw new Error('The thread has made no table.')
    return head
  } catch (error) {
    removeHalf(path)
    throw error
  } finally {
    thread.end()
    closeSync(file)
  }
}

/** A body as it comes, some pieces at a time that are worth a word to a thread. */
async function* inParts(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>[]> {
  let pieces: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  for await (const piece of body) {
    pieces.push(alone(piece))
    bytes += piece.byteLength
    if (bytes < PART_BYTES) continue
    yield pieces
    pieces = []
    bytes = 0
  }
  if (bytes > 0) yield pieces
}

/** A piece that is all of its buffer, so that both can be given away. */
const alone = (piece: Uint8Array): Uint8Array<ArrayBuffer> =>
  piece.buffer instanceof ArrayBuffer && piece.buffer.byteLength === piece.byteLength
    ? (piece as Uint8Array<ArrayBuffer>)
    : piece.slice()
