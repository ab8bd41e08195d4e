import { type ChangeNumbers, NUMBERS, type SharedNumbers } from '#policies/kit/shared-numbers.ts'

/** The window is cut into this many parts; the oldest leaves as a whole. */
export const PARTS = 10
/** A circuit that no call has come to for so long is forgotten; far beyond any window. */
const KEPT_MS = 3_600_000

/** What stands of a circuit in shared memory. */
const NEEDED_UNTIL = 0
/** 0: it is closed. */
const OPEN_UNTIL = 1
/** Counts up whenever it opens or closes. */
const STRETCH = 2
/** Until when a trial has the word, 0: none has. Who makes it may send its request as slowly as it likes. */
const TRYING_UNTIL = 3
const PART_MS = 4
const NEWEST = 5
const CALLS = 6
const FAILURES = CALLS + PARTS
if (FAILURES + PARTS > NUMBERS) throw new Error('A circuit does not fit into the numbers of a key.')

export interface CircuitRules {
  failurePercent: number
  callsMin: number
  windowMs: number
  openMs: number
}
/** There is no room to count it. */
const UNCOUNTED = Number.POSITIVE_INFINITY

/**
 * Circuits of backends: closed (calls pass), open (none does), or trying (one does in each pause), the same for all threads. A call
 * allocates nothing here.
 */
export class Circuits {
  readonly #rules: CircuitRules
  readonly #numbers: SharedNumbers
  readonly #now: () => number
  /** Of the call that is being looked at. */
  #nowMs = 0
  #admission = 0
  #failed: boolean | null = null

  constructor(rules: CircuitRules, numbers: SharedNumbers, now: () => number) {
    this.#rules = rules
    this.#numbers = numbers
    this.#now = now
  }

  /** Lets a call through: the number that its outcome is noted with. Negative: in how many milliseconds to come again. */
  admit(key: string): number {
    this.#nowMs = this.#now()
    return this.#numbers.change(key, this.#admit) ?? UNCOUNTED
  }

  /** What became of a call; null: it says nothing about the backend. It counts only in the stretch in which it began. */
  note(key: string, admission: number, failed: boolean | null): void {
    if (admission === UNCOUNTED) return
    this.#nowMs = this.#now()
    this.#admission = admission
    this.#failed = failed
    this.#numbers.change(key, this.#note)
  }

  readonly #admit: ChangeNumbers = (row, at) => {
    const openUntilMs = row[at + OPEN_UNTIL] as number
    const stretch = row[at + STRETCH] as number
    row[at + NEEDED_UNTIL] = Math.max(openUntilMs, this.#nowMs) + KEPT_MS
    if (openUntilMs === 0) return stretch * 2
    if (this.#nowMs < openUntilMs) return this.#nowMs - openUntilMs
    const tryingUntilMs = row[at + TRYING_UNTIL] as number
    if (this.#nowMs < tryingUntilMs) return this.#nowMs - tryingUntilMs
    row[at + TRYING_UNTIL] = this.#nowMs + this.#rules.openMs
    return stretch * 2 + 1
  }

  readonly #note: ChangeNumbers = (row, at) => {
    if (Math.floor(this.#admission / 2) !== row[at + STRETCH]) return 0
    if (this.#admission % 2 === 1) this.#noteTrial(row, at)
    else if (this.#failed !== null && row[at + OPEN_UNTIL] === 0) this.#count(row, at)
    return 0
  }

  #noteTrial(row: Float64Array, at: number): void {
    row[at + TRYING_UNTIL] = 0
    if (this.#failed === true) this.#open(row, at)
    else if (this.#failed === false) this.#close(row, at)
  }

  #count(row: Float64Array, at: number): void {
    this.#advance(row, at)
    const slot = (row[at + NEWEST] as number) % PARTS
    row[at + CALLS + slot] = (row[at + CALLS + slot] as number) + 1
    if (!this.#failed) return
    row[at + FAILURES + slot] = (row[at + FAILURES + slot] as number) + 1
    const { callsMin, failurePercent } = this.#rules
    const calls = sum(row, at + CALLS)
    if (calls >= callsMin && sum(row, at + FAILURES) * 100 >= calls * failurePercent)
      this.#open(row, at)
  }

  #open(row: Float64Array, at: number): void {
    const openUntilMs = this.#nowMs + this.#rules.openMs
    row[at + STRETCH] = (row[at + STRETCH] as number) + 1
    row[at + OPEN_UNTIL] = openUntilMs
    row[at + NEEDED_UNTIL] = openUntilMs + KEPT_MS
  }

  #close(row: Float64Array, at: number): void {
    row[at + STRETCH] = (row[at + STRETCH] as number) + 1
    row[at + OPEN_UNTIL] = 0
    row.fill(0, at + CALLS, at + FAILURES + PARTS)
  }

  /** The clocks of threads differ by a moment: what is older than the newest part counts in that. */
  #advance(row: Float64Array, at: number): void {
    const partMs = this.#rules.windowMs / PARTS
    const part = Math.floor(this.#nowMs / partMs)
    if (row[at + PART_MS] !== partMs) {
      row.fill(0, at + CALLS, at + FAILURES + PARTS)
      row[at + PART_MS] = partMs
      row[at + NEWEST] = part
    }
    const newest = row[at + NEWEST] as number
    const steps = Math.min(part - newest, PARTS)
    for (let step = 1; step <= steps; step += 1) {
      const slot = (newest + step) % PARTS
      row[at + CALLS + slot] = 0
      row[at + FAILURES + slot] = 0
    }
    if (steps > 0) row[at + NEWEST] = part
  }
}

function sum(row: Float64Array, from: number): number {
  let total = 0
  for (let index = from; index < from + PARTS; index += 1) total += row[index] as number
  return total
}
