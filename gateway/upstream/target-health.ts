import type { ActiveCheck, PassiveCheck } from '#contract/backend-balance.ts'
import { type FailuresInRow, ownFailures } from './failures-in-row.ts'
import type { HealthChange } from './health-news.ts'

/** What one knows of a target's health. Calls read it; a prober and the calls themselves tell it what they saw. */
export interface HealthView {
  /** It gets no calls now, `nowMs` of the monotonic clock. */
  isOut(nowMs: number): boolean
  /** It gets a call. */
  noteChosen(nowMs: number): void
  /** A call has ended without a word about it. */
  noteNothing(): void
  /** A call has ended well, or with a failure of the target's own. */
  noteCall(fault: string | null, nowMs: number): void
  /** A call was answered. */
  noteAnswer(status: number, nowMs: number): void
}

export interface HealthRules {
  active: ActiveCheck | null
  passive: PassiveCheck | null
}
export interface HealthSharing {
  /** Hears of each change that this thread has found out by itself. */
  tell?(change: HealthChange): void
  /** Of calls; absent: those of this thread alone. */
  failures?: FailuresInRow
}
interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number
}
/** As `GET /v1/status` says it. */
export interface HealthState {
  state: 'healthy' | 'out'
  outBy: 'checks' | 'calls' | null
  since: number
  lastFault: { at: number; message: string } | null
}

/** Health of one target by one set of rules. Well until something says otherwise. */
export class TargetHealth implements HealthView {
  readonly #rules: HealthRules
  readonly #clock: Clock
  #asked = false
  #outByChecks = false
  #checksInRow = 0
  /** Of the monotonic clock; 0: calls have not taken it out. */
  #outUntilMs = 0
  /** Its pause is over, and no call has ended well since. */
  #isUnproven = false
  /** So long the call has the word that tries it after a pause. */
  #tryingUntilMs = 0
  #since: number
  #lastFault: HealthState['lastFault'] = null

  readonly #tell: (change: HealthChange) => void
  readonly #failures: FailuresInRow

  constructor(
    rules: HealthRules,
    clock: Clock,
    { tell = () => undefined, failures = ownFailures() }: HealthSharing = {},
  ) {
    this.#rules = rules
    this.#clock = clock
    this.#tell = tell
    this.#failures = failures
    this.#since = clock.now()
  }

  isOut(nowMs: number): boolean {
    return this.#isAway(nowMs) || nowMs < this.#tryingUntilMs
  }

  /** After a pause the first call tries it alone: one that still hangs must not have its whole share at once. */
  noteChosen(nowMs: number): void {
    if (this.#isUnproven) this.#tryingUntilMs = nowMs + (this.#rules.passive?.outMs ?? 0)
  }

  /** The next call may try it. */
  noteNothing(): void {
    this.#tryingUntilMs = 0
  }

  #isAway(nowMs: number): boolean {
    if (this.#outUntilMs !== 0 && nowMs >= this.#outUntilMs) this.#endPause(nowMs)
    return this.#outByChecks || this.#outUntilMs !== 0
  }

  /** What a question of the prober gave; null: it is well. */
  noteCheck(fault: string | null): void {
    const rules = this.#rules.active
    if (!rules) return
    if (fault !== null) this.#remember(fault)
    const first = !this.#asked
    this.#asked = true
    if ((fault !== null) === this.#outByChecks) {
      this.#checksInRow = 0
      return
    }
    this.#checksInRow += 1
    const needed = first ? 1 : fault === null ? rules.successes : rules.failures
    if (this.#checksInRow < needed) return
    this.#checksInRow = 0
    this.#setByChecks(fault !== null)
    this.#tell({ by: 'checks', out: fault !== null, fault })
  }

  noteCall(fault: string | null, nowMs: number): void {
    const rules = this.#rules.passive
    if (!rules) return
    this.#tryingUntilMs = 0
    if (fault === null) {
      // What was already on its way when it was taken out says nothing about now.
      if (this.#outUntilMs !== 0) return
      this.#isUnproven = false
      this.#failures.clear()
      return
    }
    this.#remember(fault)
    if (this.#outUntilMs !== 0) return
    if (this.#failures.add() < rules.failures) return
    // After the pause one more failure takes it out at once.
    this.#failures.clear(rules.failures - 1)
    this.#pause(rules.outMs, nowMs)
    this.#tell({ by: 'calls', outMs: rules.outMs, fault })
  }

  /** What another thread has found out. */
  learn(change: HealthChange, nowMs: number): void {
    if (change.fault !== null) this.#remember(change.fault)
    if (change.by === 'checks') this.#setByChecks(change.out)
    else if (this.#outUntilMs === 0) this.#pause(change.outMs, nowMs)
  }

  /** For a thread that begins: what it would have been told; null: nothing. */
  news(): HealthChange | null {
    if (!this.#outByChecks) return null
    return { by: 'checks', out: true, fault: this.#lastFault?.message ?? null }
  }

  noteAnswer(status: number, nowMs: number): void {
    const isFault = this.#rules.passive?.statuses.includes(status)
    this.noteCall(isFault ? `A call was answered ${status}.` : null, nowMs)
  }

  state(nowMs: number): HealthState {
    const out = this.#isAway(nowMs)
    return {
      state: out ? 'out' : 'healthy',
      outBy: this.#outByChecks ? 'checks' : out ? 'calls' : null,
      since: this.#since,
      lastFault: this.#lastFault,
    }
  }

  #setByChecks(out: boolean): void {
    this.#change(() => {
      this.#outByChecks = out
    })
  }

  #pause(outMs: number, nowMs: number): void {
    this.#change(() => {
      this.#outUntilMs = nowMs + outMs
    })
  }

  /** It may have calls again. */
  #endPause(nowMs: number): void {
    const agoMs = nowMs - this.#outUntilMs
    this.#change(() => {
      this.#outUntilMs = 0
      this.#isUnproven = true
    }, agoMs)
  }

  #change(make: () => void, agoMs = 0): void {
    const before = this.#outByChecks || this.#outUntilMs !== 0
    make()
    if (before === (this.#outByChecks || this.#outUntilMs !== 0)) return
    this.#since = Math.round(this.#clock.now() - agoMs)
  }

  #remember(message: string): void {
    this.#lastFault = { at: this.#clock.now(), message: message.slice(0, 300) }
  }
}
