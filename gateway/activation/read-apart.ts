import type { Snapshot } from '#contract/snapshot.ts'
import { whenLost } from '#gateway/threads/thread-lost.ts'
import { Assembly, type Piece } from './pieces.ts'
import type { Read, SnapshotBody } from './read-body.ts'
import type { FromReader, HeldIds, ToReader } from './reader-thread.ts'

/**
 * Has a snapshot decoded, parsed and judged by a thread of its own, so that calls go on meanwhile, and takes it in by
 * batches, each of which is forwarded too. The thread ends with it, and what it needed of memory is given back. Throws
 * ThreadLost.
 */
export function readApart(
  body: SnapshotBody,
  held: HeldIds,
  forward: (batch: Piece[]) => void,
): Promise<Read> {
  const thread = new Worker(new URL('./reader-thread.ts', import.meta.url).href)
  const assembly = new Assembly()
  const say = (message: ToReader) => thread.postMessage(message)
  return new Promise<Read>((resolve, reject) => {
    whenLost(thread, reject)
    thread.onmessage = ({ data }: { data: FromReader }) => {
      if ('batch' in data) {
        // First to the others: what is added here is filled later.
        forward(data.batch)
        assembly.add(data.batch)
        // Not at once: the next batch would be here before a call had its turn.
        setImmediate(say, 'more')
      } else if ('hash' in data) resolve({ ...data, snapshot: assembly.value as Snapshot })
      else if ('faults' in data)
        resolve({ ...data, parsed: (assembly.value ?? null) as Snapshot | null })
      else resolve(data)
    }
    say({ body, held })
  }).finally(() => thread.terminate())
}
