import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fakeNumbers } from '#policies/kit/testing.ts'
import { type CircuitRules, Circuits, PARTS } from './circuits.ts'

/** The same said plainly, with a list of all that happened. */
class PlainCircuit {
  #outcomes: { part: number; failed: boolean }[] = []
  #openUntilMs: number | null = null
  /** Until when a trial has the word. */
  #trialUntilMs: number | null = null
  #stretch = {}
  readonly #rules: CircuitRules

  constructor(rules: CircuitRules) {
    this.#rules = rules
  }

  /** What a call that is let through belongs to; a number: it waits so many milliseconds. */
  admit(nowMs: number): { stretch: object; isTrial: boolean } | number {
    const { openMs } = this.#rules
    if (this.#openUntilMs === null) return { stretch: this.#stretch, isTrial: false }
    if (nowMs < this.#openUntilMs) return this.#openUntilMs - nowMs
    if (this.#trialUntilMs !== null && nowMs < this.#trialUntilMs) return this.#trialUntilMs - nowMs
    this.#trialUntilMs = nowMs + openMs
    return { stretch: this.#stretch, isTrial: true }
  }

  note(
    { stretch, isTrial }: { stretch: object; isTrial: boolean },
    failed: boolean | null,
    nowMs: number,
  ): void {
    if (stretch !== this.#stretch) return
    if (isTrial) this.#trialUntilMs = null
    if (failed === null) return
    if (isTrial) this.#turn(failed ? nowMs + this.#rules.openMs : null)
    else if (this.#openUntilMs === null) this.#count(failed, nowMs)
  }

  #count(failed: boolean, nowMs: number): void {
    const { windowMs, callsMin, failurePercent, openMs } = this.#rules
    const part = Math.floor(nowMs / (windowMs / PARTS))
    this.#outcomes.push({ part, failed })
    const inWindow = this.#outcomes.filter((outcome) => outcome.part > part - PARTS)
    const failures = inWindow.filter((outcome) => outcome.failed).length
    if (failed && inWindow.length >= callsMin && failures * 100 >= inWindow.length * failurePercent)
      this.#turn(nowMs + openMs)
  }

  #turn(openUntilMs: number | null): void {
    this.#stretch = {}
    this.#openUntilMs = openUntilMs
    this.#trialUntilMs = null
    if (openUntilMs === null) this.#outcomes = []
  }
}

const steps = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.constant(0), fc.nat(300), fc.nat(3_000), fc.nat(100_000)),
    thread: fc.nat(2),
    // A call begins, or one of those under way ends.
    begins: fc.boolean(),
    which: fc.nat(50),
    failed: fc.constantFrom(true, true, true, false, null),
  }),
  { minLength: 1, maxLength: 200 },
)

test('over three threads a circuit lets through what one that remembers everything would, and one trial at a time', () => {
  const seen = { opened: 0, trials: 0 }
  fc.assert(
    fc.property(
      steps,
      fc.record({
        failurePercent: fc.integer({ min: 1, max: 100 }),
        callsMin: fc.integer({ min: 1, max: 6 }),
        windowMs: fc.constantFrom(1_000, 10_000),
        openMs: fc.constantFrom(1_000, 5_000),
      }),
      (turns, rules) => {
        const numbers = fakeNumbers()
        let nowMs = 5_000
        const threads = [0, 1, 2].map(() => new Circuits(rules, numbers, () => nowMs))
        const plain = new PlainCircuit(rules)
        const underWay: {
          admission: number
          expected: { stretch: object; isTrial: boolean }
        }[] = []
        for (const { afterMs, thread, begins, which, failed } of turns) {
          nowMs += afterMs
          const circuits = threads[thread] as Circuits
          const [ended] = begins ? [] : underWay.splice(which % (underWay.length || 1), 1)
          if (ended) {
            circuits.note('a', ended.admission, failed)
            plain.note(ended.expected, failed, nowMs)
            continue
          }
          const admission = circuits.admit('a')
          const expected = plain.admit(nowMs)
          if (typeof expected === 'number') {
            expect(admission).toBe(-expected)
            seen.opened += 1
            continue
          }
          expect(admission).toBeGreaterThanOrEqual(0)
          expect(admission % 2 === 1).toBe(expected.isTrial)
          if (expected.isTrial) seen.trials += 1
          underWay.push({ admission, expected })
        }
      },
    ),
    { numRuns: 300 },
  )
  // It has come to what it is about.
  expect([seen.opened > 0, seen.trials > 0]).toEqual([true, true])
})
