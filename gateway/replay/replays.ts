import type { SecretTable } from '#contract/secrets.ts'
import type { SnapshotBody } from '#gateway/activation/read-body.ts'
import type { Settings } from '#gateway/settings.ts'
import { whenLost } from '#gateway/threads/thread-lost.ts'
import { waitedForCoreMs } from '#gateway/threads/waited-for-core.ts'
import type { FromReplay, ReplayEnd, ToReplay } from './replay-thread.ts'
import { LOOK_MS, ReplayTime } from './replay-time.ts'

/** One runs, these wait: people ask for them. */
const WAITING_MAX = 8

export type ReplaySaid = ReplayEnd | { busy: true } | { late: true }

/**
 * Replays calls, each in a thread of its own that ends with it: calls go on meanwhile, and whatever an order does to its
 * thread, the time is bound.
 */
export class Replays {
  readonly #settings: Settings
  readonly #secrets: { readonly table: SecretTable | null }
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(settings: Settings, secrets: { readonly table: SecretTable | null }) {
    this.#settings = settings
    this.#secrets = secrets
  }

  /** One at a time, in the order in which they came. */
  replay(order: SnapshotBody): Promise<ReplaySaid> {
    if (this.#waiting > WAITING_MAX) return Promise.resolve({ busy: true })
    this.#waiting += 1
    const mine = this.#last.then(() => this.#run(order))
    this.#last = mine
      .catch(() => undefined)
      .then(() => {
        this.#waiting -= 1
      })
    return mine
  }

  #run(order: SnapshotBody): Promise<ReplaySaid> {
    const thread = new Worker(new URL('./replay-thread.ts', import.meta.url).href)
    const { promise, resolve } = Promise.withResolvers<ReplaySaid>()
    let number: number | null = null
    const time = new ReplayTime({
      now: () => performance.now(),
      waitedForCoreMs: () => waitedForCoreMs(number),
    })
    const looking = setInterval(() => {
      if (time.isOver()) resolve({ late: true })
    }, LOOK_MS)
    whenLost(thread, ({ message }) => resolve({ broken: message }))
    thread.onmessage = ({ data }: { data: FromReplay }) => {
      if (!('begins' in data)) return resolve(data)
      number = data.begins
      time.begins()
    }
    thread.postMessage({
      order,
      settings: this.#settings,
      secrets: this.#secrets.table,
    } satisfies ToReplay)
    return promise.finally(() => {
      clearInterval(looking)
      thread.terminate()
    })
  }
}
