import type { KeyPosition, KeyTableHead } from '#contract/keys.ts'
import { DiskRefused } from '#gateway/disk/append-whole.ts'
import type { KeyMemory } from './key-memory.ts'
import type { KeyJob, KeyJobAnswer } from './key-thread.ts'
import { MalformedKeyTable } from './read-key-lines.ts'

const faults = { malformed: MalformedKeyTable, disk: DiskRefused, bug: Error }

const PIECE_BYTES = 262_144

/** A thread that lives as long as one piece of work on a whole table. */
class KeyThread {
  readonly #worker = new Worker(new URL('./key-thread.ts', import.meta.url))

  ask(job: KeyJob): Promise<Extract<KeyJobAnswer, { done: true }>> {
    return new Promise((resolve, reject) => {
      this.#worker.onerror = ({ message }) => reject(new Error(message))
      this.#worker.onmessage = ({ data }: MessageEvent<KeyJobAnswer>) => {
        if (data.done) resolve(data)
        else reject(new faults[data.fault](data.message))
      }
      this.#worker.postMessage(job)
    })
  }

  end(): void {
    this.#worker.terminate()
  }
}

/** Writes a table to a file while calls go on. */
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

/** Reads a whole table as it comes and writes it to a file. Throws MalformedKeyTable. */
export async function takeTableAside(
  body: ReadableStream<Uint8Array>,
  { path, keysMax }: { path: string; keysMax: number },
): Promise<{ head: KeyTableHead; memory: KeyMemory }> {
  const thread = new KeyThread()
  try {
    await thread.ask({ do: 'begin', keysMax })
    for await (const piece of inPieces(body)) await thread.ask({ do: 'take', piece })
    const { table } = await thread.ask({ do: 'end', path })
    if (!table) throw new Error('The thread has made no table.')
    return table
  } finally {
    thread.end()
  }
}

/** A body as it comes, in pieces that are worth a word to a thread. */
async function* inPieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let gathered: Uint8Array[] = []
  let bytes = 0
  for await (const piece of body) {
    gathered.push(piece)
    bytes += piece.byteLength
    if (bytes < PIECE_BYTES) continue
    yield Buffer.concat(gathered)
    gathered = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(gathered)
}
