import type { Trace } from '#contract/trace.ts'

const TRACES_MAX = 200
/** Calls that one ticket may have traced, so that one that leaks fills nothing. */
const TRACES_OF_TICKET_MAX = 20
const KEPT_MS = 15 * 60_000

/** The last traces, in memory only: few, and not for long. */
export class TraceStore {
  readonly #traces = new Map<string, Trace>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  keep(trace: Trace): void {
    this.#forgetOld()
    if (this.ofTicket(trace.ticketId).length >= TRACES_OF_TICKET_MAX) return
    this.#traces.set(trace.requestId, trace)
    for (const oldest of this.#traces.keys()) {
      if (this.#traces.size <= TRACES_MAX) break
      this.#traces.delete(oldest)
    }
  }

  find(requestId: string): Trace | null {
    this.#forgetOld()
    return this.#traces.get(requestId) ?? null
  }

  /** Oldest first. */
  ofTicket(ticketId: string): Trace[] {
    this.#forgetOld()
    return [...this.#traces.values()].filter((trace) => trace.ticketId === ticketId)
  }

  #forgetOld(): void {
    const oldest = this.#now() - KEPT_MS
    for (const [requestId, { at }] of this.#traces) if (at < oldest) this.#traces.delete(requestId)
  }
}
