import { type FactNews, unknownFact } from './fact-news.ts'

/** Longer than any fetch takes. Whoever waits in vain goes on with what is known. */
const PATIENCE_MS = 20_000

/** One fact in one thread. */
export class HeldFact {
  /** Steps that hold it, in all snapshots that are built. */
  holders = 0
  news: FactNews = unknownFact
  fetch: (before: unknown) => Promise<unknown>
  readonly #now: () => number
  #waiting: { promise: Promise<void>; settle: () => void } | null = null

  constructor(fetch: HeldFact['fetch'], now: () => number) {
    this.fetch = fetch
    this.#now = now
  }

  get isAwaited(): boolean {
    return this.#waiting !== null
  }

  /** Fulfilled by news; `ask` is called if nobody waits yet. */
  awaitNews(ask: () => void): Promise<void> {
    if (this.#waiting) return this.#waiting.promise
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(() => this.#giveUp(), PATIENCE_MS)
    const settle = () => {
      clearTimeout(timer)
      this.#waiting = null
      resolve()
    }
    this.#waiting = { promise, settle }
    ask()
    return promise
  }

  learn(news: FactNews): void {
    if (news.number <= this.news.number) return
    // Told by one that never had the value: what is known here is still the last that was found.
    const { version, value, foundAtMs } = news.version > 0 ? news : this.news
    this.news = { ...news, version, value, foundAtMs }
    this.#waiting?.settle()
  }

  #giveUp(): void {
    this.news = { ...this.news, failedAtMs: this.#now() }
    this.#waiting?.settle()
  }
}
