import type { SecretTable } from '#contract/secrets.ts'
import type { Trace } from '#contract/trace.ts'
import type { OtherThreads } from '#gateway/activation/activate.ts'
import type { Piece } from '#gateway/activation/pieces.ts'
import type { FactListener, FactNews, Fetched } from '#gateway/facts/fact-news.ts'
import type { Http3Certificate } from '#gateway/http3/listen-http3.ts'
import type { Http3Place } from '#gateway/http3/shared-http3.ts'
import type { KeyMemory } from '#gateway/keys/key-memory.ts'
import type { OwedChange } from '#gateway/limits/owed-changes.ts'
import type { Settings } from '#gateway/settings.ts'
import type { HealthNews } from '#gateway/upstream/health-news.ts'
import { measureBehind } from './clock-behind.ts'
import type { EndedCalls, NumberedOrder, Order, RoomBack, Word } from './messages.ts'
import { ThreadLost, whenLost } from './thread-lost.ts'
import type { ThreadMemory } from './thread-memory.ts'

/** What the threads begin with. */
export interface Beginning {
  settings: Settings
  memory: ThreadMemory
  keys: KeyMemory
  secrets: SecretTable | null
  snapshot: string | null
  closed: readonly string[]
  connectionsMax: number
  gatewayId: string
}
export interface ThreadNews {
  /** Calls of another thread that have ended; its records may be read until this returns. */
  calls(ended: EndedCalls): void
  /** A call of another thread that was traced. */
  traced(trace: Trace): void
  /** What another thread owes to Redis more, or less. */
  owed(changes: OwedChange[]): void
  /** Another thread has found out that a target went out. */
  health(news: HealthNews): void
  /** A call of another thread needs a fact; the answer goes to that thread. */
  wish(from: FactListener, name: string, seen: number): void
  fetched(name: string, fetched: Fetched): void
  /** A thread has ended by itself, which none may. */
  lost(message: string): void
}
interface Waiting {
  worker: Worker
  /** With what its clock shows, if it was asked that. */
  resolve(ms: number): void
  reject(error: Error): void
}

/**
 * The threads beside the first one. What is told to them holds in all of them when the promise is fulfilled; it is
 * rejected with ThreadLost when one of them has ended by itself.
 */
export class TrafficThreads implements OtherThreads {
  readonly #workers: readonly Worker[]
  readonly #waiting = new Map<number, Waiting>()
  readonly #visits = new Map<Worker, ReadonlyMap<string, number>>()
  readonly #lost = new Set<Worker>()
  #orders = 0
  #listening = false
  #ending = false

  private constructor(count: number, news: ThreadNews) {
    this.#workers = Array.from({ length: count }, () => this.#open(news))
  }

  /** Starts `GATEWAY_THREADS` less one; none of them listens yet. */
  static async start(beginning: Beginning, news: ThreadNews): Promise<TrafficThreads> {
    const threads = new TrafficThreads(beginning.settings.GATEWAY_THREADS - 1, news)
    const begun = threads.#workers.map((worker, index) =>
      threads.#begin(worker, { ...beginning, number: index + 1 }),
    )
    await Promise.all(begun)
    return threads
  }

  /** Throws what Bun throws when a port cannot be had. A thread that is lost from then on is news. */
  async listen(): Promise<void> {
    await this.#tell({ do: 'listen' })
    this.#listening = true
  }

  get count(): number {
    return this.#workers.length
  }

  /** A part of the snapshot that is prepared next; the first thread has judged it. */
  forward(batch: Piece[]): void {
    this.#sayToAll({ do: 'piece', batch })
  }

  /** Builds what was forwarded; calls go on by the snapshot before. */
  prepare(hash: string): Promise<void> {
    return this.#tell({ do: 'prepare', hash })
  }

  /** Enforces what was prepared; null: forgets it. */
  enforce(hash: string | null): Promise<void> {
    return this.#tell({ do: 'enforce', hash })
  }

  secrets(table: SecretTable): Promise<void> {
    return this.#tell({ do: 'secrets', table })
  }

  keys(memory: KeyMemory): Promise<void> {
    return this.#tell({ do: 'keys', memory })
  }

  /** What the first thread knows of targets, or has heard. */
  health(news: HealthNews[]): void {
    this.#sayToAll({ do: 'health', news })
  }

  /** Listens for HTTP/3, or no longer. */
  http3(place: Http3Place, certificates: readonly Http3Certificate[] | null): Promise<void> {
    return this.#tell({ do: 'http3', place, certificates })
  }

  learn(name: string, news: FactNews): void {
    this.#sayToAll({ do: 'learn', name, news })
  }

  /** Calls of these threads on their way to a target, as they said last. */
  visitsOf(name: string): number {
    return [...this.#visits.values()].reduce((sum, visits) => sum + (visits.get(name) ?? 0), 0)
  }

  /** Ends every call in flight first, in those that are there. */
  async stop(): Promise<void> {
    this.#ending = true
    const stopped = this.#workers.map((worker) => this.#ask(worker, { do: 'stop' }))
    await Promise.allSettled(stopped)
  }

  async #begin(worker: Worker, beginning: Beginning & { number: number }): Promise<void> {
    const clockBehindMs = await measureBehind(() => this.#ask(worker, { do: 'clock' }))
    await this.#ask(worker, { do: 'start', clockBehindMs, ...beginning })
  }

  async #tell(order: Order): Promise<void> {
    const told = this.#workers.map((worker) => this.#ask(worker, order))
    await Promise.all(told)
  }

  #sayToAll(order: Order): void {
    for (const worker of this.#workers) this.#say(worker, order)
  }

  /** Nobody waits for it; that a thread is lost is told apart. */
  #say(worker: Worker, order: Order): void {
    this.#ask(worker, order).catch((error) => {
      if (!(error instanceof ThreadLost)) throw error
    })
  }

  #ask(worker: Worker, order: Order): Promise<number> {
    this.#orders += 1
    const numbered: NumberedOrder = { ...order, id: this.#orders }
    if (this.#lost.has(worker)) return Promise.reject(new ThreadLost('A thread has ended.'))
    return new Promise((resolve, reject) => {
      this.#waiting.set(numbered.id, { worker, resolve, reject })
      worker.postMessage(numbered)
    })
  }

  #open(news: ThreadNews): Worker {
    const worker = new Worker(new URL('./traffic-thread.ts', import.meta.url))
    const listener: FactListener = {
      learn: (name, known) => this.#say(worker, { do: 'learn', name, news: known }),
      fetch: (name) => this.#say(worker, { do: 'fetch', name }),
    }
    worker.onmessage = ({ data }: MessageEvent<Word>) => {
      if (data.kind === 'calls') {
        news.calls(data)
        const room = data.records.buffer
        worker.postMessage({ do: 'reuse', room } satisfies RoomBack, [room])
      } else if (data.kind === 'trace') news.traced(data.trace)
      else if (data.kind === 'owed') news.owed(data.changes)
      else if (data.kind === 'health') news.health(data.news)
      else if (data.kind === 'wish') news.wish(listener, data.name, data.seen)
      else if (data.kind === 'fetched') news.fetched(data.name, data.fetched)
      else if (data.kind === 'visits') this.#visits.set(worker, new Map(data.visits))
      else this.#answered(data)
    }
    whenLost(worker, (error) => this.#lose(worker, error, news))
    return worker
  }

  #lose(worker: Worker, error: ThreadLost, news: ThreadNews): void {
    this.#lost.add(worker)
    for (const [id, waiting] of this.#waiting) {
      if (waiting.worker !== worker) continue
      this.#waiting.delete(id)
      waiting.reject(error)
    }
    if (this.#listening && !this.#ending) news.lost(error.message)
  }

  #answered(word: Extract<Word, { id: number }>): void {
    const waiting = this.#waiting.get(word.id)
    this.#waiting.delete(word.id)
    if (word.kind === 'done') waiting?.resolve(0)
    else if (word.kind === 'clock') waiting?.resolve(word.ms)
    else waiting?.reject(Object.assign(new Error(word.message), { code: word.code }))
  }
}
