import type { Fact, Ports } from '#policies/kit/ports.ts'

/** The facts that one step of one snapshot holds. */
export class StepFacts {
  readonly #hold: Ports['fact']
  readonly #held = new Set<Fact<unknown>>()
  #isReleased = false

  constructor(hold: Ports['fact']) {
    this.#hold = hold
  }

  /** A call that outlives the snapshot may still ask, for itself alone. */
  hold<Value>(name: string, fetch: (before: Value | null) => Promise<Value>): Fact<Value> {
    const fact = this.#hold(name, fetch)
    if (this.#isReleased) fact.release()
    else this.#held.add(fact)
    return fact
  }

  release(): void {
    this.#isReleased = true
    for (const fact of this.#held) fact.release()
    this.#held.clear()
  }
}
