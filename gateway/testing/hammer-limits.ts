import { HeldSlots, slotsMemory } from '#gateway/limits/held-slots.ts'
import { quotasMemory, SharedQuotas } from '#gateway/limits/shared-quotas.ts'
import { windowsMemory } from '#gateway/limits/sliding-windows.ts'
import { type Allowed, CLOCK, type Hammering, HELD } from './hammering-thread.ts'
import { randomFrom } from './random.ts'

const THREADS = 4
const TURNS = 30_000
const KEYS_MAX = 12
/** A power of two; with some seeds fewer than there are keys, so that rows change hands under way. */
const CALLERS_MAX = [8, 16]

/** What came of it. */
export interface Hammered {
  keys: number
  callersMax: number
  limit: number
  windowMs: number
  quotaCalls: number
  /** Milliseconds of the clock that the threads turned on. */
  ranMs: number
  threads: Allowed[]
  /** Callers that still hold a place though all were given back. */
  placesLeft: number
  /** Calls of each quota, as they would go to the disk. */
  quotasKept: number[]
}

/** Started as a program of its own in Bun, with a seed: threads take from the same limits; says what came of it as JSON. */
const seed = Number(process.argv[2])
const { below, oneOf } = randomFrom(seed)
const callersMax = oneOf(CALLERS_MAX)
const keys = Array.from({ length: 1 + below(KEYS_MAX) }, (_, key) => `stp_a:caller ${key}`)
const limit = 1 + below(6)
const windowMs = 60 * (1 + below(20))
/** Fewer than the threads ask for. */
const quotaCalls = limit * 400
const shared = {
  seed,
  threads: THREADS,
  turns: TURNS,
  callersMax,
  keys,
  limit,
  quotaCalls,
  windowMs,
  windows: windowsMemory(callersMax),
  slots: slotsMemory(),
  quotas: quotasMemory(callersMax),
  common: new SharedArrayBuffer((HELD + KEYS_MAX) * 4),
}

const allowedOf = (thread: number): Promise<Allowed> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./hammering-thread.ts', import.meta.url))
    worker.onerror = (event) => reject(new Error(event.message))
    worker.onmessage = ({ data }: MessageEvent<Allowed>) => {
      worker.terminate()
      resolve(data)
    }
    worker.postMessage({ ...shared, thread } satisfies Hammering)
  })
const threads = await Promise.all(Array.from({ length: THREADS }, (_, thread) => allowedOf(thread)))

const slots = new HeldSlots(shared.slots)
slots.sweep()
const quotas = new SharedQuotas(shared.quotas, callersMax, () => 0)
const said: Hammered = {
  ...{ keys: keys.length, callersMax, limit, windowMs, quotaCalls },
  ranMs: Atomics.load(new Int32Array(shared.common), CLOCK),
  threads,
  placesLeft: slots.size,
  quotasKept: [...quotas.entries()].map(({ calls }) => calls),
}
// Threads that were ended may keep Bun from ending by itself.
process.stdout.write(JSON.stringify(said), () => process.exit())
