const STEP_MS = 50

interface Watched {
  deadlineMs: number
  expire(): void
}

/** Deadlines of the calls in flight, kept by one timer that runs only while there are some; late by at most 50 ms. */
export class Deadlines {
  readonly #watched = new Set<Watched>()
  #timer: ReturnType<typeof setInterval> | null = null

  /** `expire` is called once the time is over, unless the answer of this function was called before. */
  watch(timeoutMs: number, expire: () => void): () => void {
    const entry: Watched = { deadlineMs: performance.now() + timeoutMs, expire }
    this.#watched.add(entry)
    this.#timer ??= setInterval(() => this.#check(), STEP_MS)
    return () => this.#watched.delete(entry)
  }

  #check(): void {
    const now = performance.now()
    for (const entry of this.#watched) {
      if (entry.deadlineMs > now) continue
      this.#watched.delete(entry)
      entry.expire()
    }
    if (this.#watched.size > 0 || !this.#timer) return
    clearInterval(this.#timer)
    this.#timer = null
  }
}
