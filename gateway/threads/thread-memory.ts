import { http3Memory } from '#gateway/http3/shared-http3.ts'
import { heardMemory } from '#gateway/limits/heard-totals.ts'
import { slotsMemory } from '#gateway/limits/held-slots.ts'
import { settledMemory } from '#gateway/limits/settled-clock.ts'
import { type QuotasMemory, quotasMemory } from '#gateway/limits/shared-quotas.ts'
import { windowsMemory } from '#gateway/limits/sliding-windows.ts'
import { numbersMemory } from '#gateway/memory/number-rows.ts'
import { epochsMemory } from '#gateway/memory/shared-epochs.ts'
import { heldBytesMemory } from '#gateway/pipeline/held-bytes.ts'
import { threadsAwayMemory } from '#gateway/redis/threads-away.ts'
import { failuresMemory } from '#gateway/upstream/failures-in-row.ts'

/** What all threads of a gateway share besides its keys, so that limits are exact over all of them. */
export interface ThreadMemory {
  /** Callers that are counted apart, a power of two. */
  callersMax: number
  windows: SharedArrayBuffer
  slots: SharedArrayBuffer
  quotas: QuotasMemory
  /** What Redis has said of quotas. */
  heard: SharedArrayBuffer
  epochs: SharedArrayBuffer
  numbers: SharedArrayBuffer
  /** That calls of targets have failed. */
  failures: SharedArrayBuffer
  http3: SharedArrayBuffer
  /** Of request bodies, by steps. */
  heldBytes: SharedArrayBuffer
  /** By which periods begin and end. */
  settled: SharedArrayBuffer
  /** Calls in flight, a word for each thread. */
  inFlight: SharedArrayBuffer
  /** Threads that are without Redis. */
  redisAway: SharedArrayBuffer
}

export function threadMemory({
  threads,
  callersMax,
}: {
  threads: number
  callersMax: number
}): ThreadMemory {
  const rows = 2 ** Math.ceil(Math.log2(callersMax))
  return {
    callersMax: rows,
    windows: windowsMemory(rows),
    slots: slotsMemory(),
    quotas: quotasMemory(rows),
    heard: heardMemory(rows),
    epochs: epochsMemory(),
    numbers: numbersMemory(),
    failures: failuresMemory(),
    http3: http3Memory(),
    heldBytes: heldBytesMemory(),
    settled: settledMemory(),
    inFlight: new SharedArrayBuffer(threads * 4),
    redisAway: threadsAwayMemory(threads),
  }
}
