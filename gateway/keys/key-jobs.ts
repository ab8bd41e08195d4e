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

  /** `given`: memory that the thread has from now on; this one has it no longer. */
  ask(job: KeyJob, given: ArrayBuffer[] = []): Promise<Extract<KeyJobAnswer, { done: true }>> {
    return new Promise((resolve, reject) => {
      this.#worker.onerror = ({ message }) => reject(new Error(message))
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
    for await (const piece of inPieces(body))
      await thread.ask({ do: 'take', piece }, [piece.buffer])
    const { table } = await thread.ask({ do: 'end', path })
    if (!table) throw new Error('The thread has made no table.')
    return table
  } finally {
    thread.end()
  }
}

/** A body as it comes, in pieces that are worth a word to a thread; each is all of its buffer. */
async function* inPieces(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let gathered: Uint8Array[] = []
  let bytes = 0
  for await (const piece of body) {
    gathered.push(piece)
    bytes += piece.byteLength
    if (bytes < PIECE_BYTES) continue
    yield joined(gathered)
    gathered = []
    bytes = 0
  }
  if (bytes > 0) yield joined(gathered)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [first] = pieces
  if (first && pieces.length === 1 && isWhole(first)) return first
  const whole = new Uint8Array(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.byteLength
  }
  return whole
}

const isWhole = (piece: Uint8Array): piece is Uint8Array<ArrayBuffer> =>
  piece.buffer instanceof ArrayBuffer && piece.buffer.byteLength === piece.byteLength
