/** The window is cut into this many parts; the oldest leaves as a whole. */
const PARTS = 10

export interface CircuitRules {
  failurePercent: number
  callsMin: number
  windowMs: number
  openMs: number
}
/** A call that was let through; its outcome counts only in the stretch in which it began. */
export interface Admission {
  stretch: number
  isTrial: boolean
}

/** One backend's circuit: closed (calls pass), open (none does), or trying (one does). */
export class Circuit {
  #calls = new Uint32Array(PARTS)
  #failures = new Uint32Array(PARTS)
  #newest = 0
  /** Counts up whenever the circuit opens or closes. */
  #stretch = 0
  #openUntilMs: number | null = null
  #trying = false

  /** Lets a call through, or says in how many milliseconds to come again. */
  admit(nowMs: number, { openMs }: CircuitRules): Admission | { waitMs: number } {
    if (this.#openUntilMs === null) return { stretch: this.#stretch, isTrial: false }
    if (nowMs < this.#openUntilMs) return { waitMs: this.#openUntilMs - nowMs }
    if (this.#trying) return { waitMs: openMs }
    this.#trying = true
    return { stretch: this.#stretch, isTrial: true }
  }

  /** What became of a call; null: it says nothing about the backend. */
  note(
    admission: Admission,
    failed: boolean | null,
    { nowMs, rules }: { nowMs: number; rules: CircuitRules },
  ): void {
    if (admission.stretch !== this.#stretch) return
    if (admission.isTrial) {
      this.#trying = false
      if (failed === true) this.#open(nowMs, rules)
      else if (failed === false) this.#close()
      return
    }
    if (failed === null || this.#openUntilMs !== null) return
    this.#advance(nowMs, rules)
    const slot = this.#newest % PARTS
    this.#calls[slot] = (this.#calls[slot] ?? 0) + 1
    if (!failed) return
    this.#failures[slot] = (this.#failures[slot] ?? 0) + 1
    const calls = sum(this.#calls)
    if (calls >= rules.callsMin && sum(this.#failures) * 100 >= calls * rules.failurePercent)
      this.#open(nowMs, rules)
  }

  #open(nowMs: number, { openMs }: CircuitRules): void {
    this.#stretch += 1
    this.#openUntilMs = nowMs + openMs
  }

  #close(): void {
    this.#stretch += 1
    this.#openUntilMs = null
    this.#calls.fill(0)
    this.#failures.fill(0)
  }

  #advance(nowMs: number, { windowMs }: CircuitRules): void {
    const part = Math.floor((nowMs * PARTS) / windowMs)
    const steps = Math.min(Math.abs(part - this.#newest), PARTS)
    for (let step = 1; step <= steps; step += 1) {
      const slot = (this.#newest + step) % PARTS
      this.#calls[slot] = 0
      this.#failures[slot] = 0
    }
    this.#newest = part
  }
}

const sum = (counts: Uint32Array): number => counts.reduce((total, count) => total + count, 0)
