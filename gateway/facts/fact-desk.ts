import type { FactListener, FactNews, Fetched } from './fact-news.ts'

/** Longer than any fetch takes: a thread that has not answered by then is not waited for. */
const LEASE_MS = 20_000

export interface FactDeskParts {
  /** The clock of spans. */
  now(): number
  /** What the first thread knows. */
  newsOf(name: string): FactNews
  /** To every thread, the first included. */
  tellAll(name: string, news: FactNews): void
}

/**
 * Stands in the first thread and sees to it that a fact is fetched once for all. A wish says what its thread knows: is
 * there something newer, that is the answer; is somebody fetching, it will be; else the thread that wishes fetches.
 */
export class FactDesk {
  readonly #parts: FactDeskParts
  readonly #leases = new Map<string, number>()
  #fetches = 0

  constructor(parts: FactDeskParts) {
    this.#parts = parts
  }

  wish(from: FactListener, name: string, seen: number): void {
    const news = this.#parts.newsOf(name)
    const nowMs = this.#parts.now()
    if (news.number > seen) from.learn(name, news)
    else if (nowMs >= (this.#leases.get(name) ?? 0)) {
      this.#leases.set(name, nowMs + LEASE_MS)
      from.fetch(name)
    }
  }

  fetched(name: string, fetched: Fetched): void {
    const { now, newsOf, tellAll } = this.#parts
    this.#leases.delete(name)
    this.#fetches += 1
    const number = this.#fetches
    const before = newsOf(name)
    tellAll(
      name,
      fetched
        ? {
            number,
            version: number,
            value: fetched.value,
            foundAtMs: now(),
            failedAtMs: before.failedAtMs,
          }
        : { ...before, number, failedAtMs: now() },
    )
  }
}
