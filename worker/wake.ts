/** Wakes every loop at once when the database says that there is news. */
export class Wake {
  #waiting = new Set<() => void>()

  /** Resolves at the next news, after `ms` at the latest. */
  next(signal: AbortSignal, ms: number): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#waiting.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#waiting.add(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }

  all(): void {
    for (const done of [...this.#waiting]) done()
  }
}
