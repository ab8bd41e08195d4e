import type { Fact } from '#policies/kit/ports.ts'
import { type FactLine, type FactListener, type FactNews, unknownFact } from './fact-news.ts'
import { HeldFact } from './held-fact.ts'

type Fetch<Value> = (before: Value | null) => Promise<Value>

/**
 * What one thread knows of the world outside, the same as all others. A fact is fetched when a call needs it, by the
 * thread that the desk names, and told to all; it is forgotten when no step holds it any more.
 */
export class Facts implements FactListener {
  readonly #held = new Map<string, HeldFact>()
  readonly #line: FactLine
  readonly #now: () => number

  /** `now`: the clock of spans, the same for all threads. */
  constructor(line: FactLine, now: () => number) {
    this.#line = line
    this.#now = now
  }

  /** Held until it is released. */
  hold<Value>(name: string, fetch: Fetch<Value>): Fact<Value> {
    const held = this.#held.get(name) ?? new HeldFact(fetch as Fetch<unknown>, this.#now)
    this.#held.set(name, held)
    held.holders += 1
    held.fetch = fetch as Fetch<unknown>
    return this.#handle(name, held)
  }

  newsOf(name: string): FactNews {
    return this.#held.get(name)?.news ?? unknownFact
  }

  learn(name: string, news: FactNews): void {
    const held = this.#held.get(name)
    held?.learn(news)
    this.#forgetIfLeft(name)
  }

  fetch(name: string): void {
    const held = this.#held.get(name)
    const fetching = held ? held.fetch(held.news.value) : Promise.reject(new Error('Forgotten.'))
    fetching.then(
      (value) => this.#line.fetched(name, { value }),
      () => this.#line.fetched(name, null),
    )
  }

  get size(): number {
    return this.#held.size
  }

  #handle<Value>(name: string, first: HeldFact): Fact<Value> {
    const facts = this
    let held = first
    let isHeld = true
    return {
      get value() {
        return held.news.value as Value | null
      },
      get version() {
        return held.news.version
      },
      get foundAtMs() {
        return held.news.foundAtMs
      },
      get failedAtMs() {
        return held.news.failedAtMs
      },
      refresh() {
        // A call may outlive its snapshot, and what that held.
        held = facts.#held.get(name) ?? held
        facts.#held.set(name, held)
        const { number } = held.news
        return held.awaitNews(() => facts.#line.wish(name, number))
      },
      release() {
        if (!isHeld) return
        isHeld = false
        first.holders -= 1
        facts.#forgetIfLeft(name)
      },
    }
  }

  /** Whoever still waits for it is answered first. */
  #forgetIfLeft(name: string): void {
    const held = this.#held.get(name)
    if (held && held.holders === 0 && !held.isAwaited) this.#held.delete(name)
  }
}
