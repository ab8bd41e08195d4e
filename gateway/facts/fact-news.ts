/** What is known of a fact, as threads tell it each other. */
export interface FactNews {
  /** Counts the fetches of a gateway, well or not: what has a higher one is newer. */
  number: number
  /** The number of the fetch that gave the value; 0: none has. */
  version: number
  value: unknown
  /** By the clock of spans; negative infinity: never. */
  foundAtMs: number
  failedAtMs: number
}
export const unknownFact: FactNews = {
  number: 0,
  version: 0,
  value: null,
  foundAtMs: Number.NEGATIVE_INFINITY,
  failedAtMs: Number.NEGATIVE_INFINITY,
}

/** What a fetch gave; null: nothing. */
export type Fetched = { value: unknown } | null

/** How a thread speaks to the desk. */
export interface FactLine {
  /** A call needs something newer than the fetch of this number. */
  wish(name: string, seen: number): void
  /** What the fetch gave that this thread was told to make. */
  fetched(name: string, fetched: Fetched): void
}
/** How the desk speaks to a thread. */
export interface FactListener {
  learn(name: string, news: FactNews): void
  fetch(name: string): void
}
