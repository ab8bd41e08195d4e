import type { Chain } from './engine.ts'

/** The chain of a place at which steps are excepted: another one from each moment at which an exception ends. */
export class ExceptedChain {
  /** In the order of their ends; the last one has none. */
  readonly #stages: readonly { until: number; chain: Chain }[]
  readonly #now: () => number

  constructor(stages: readonly { until: number; chain: Chain }[], now: () => number) {
    this.#stages = stages
    this.#now = now
  }

  get current(): Chain {
    const now = this.#now()
    return (this.#stages.find(({ until }) => now < until) ?? this.#stages.at(-1))?.chain as Chain
  }
}
