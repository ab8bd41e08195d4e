import type { Chain } from '#gateway/activation/engine.ts'
import type { Call } from '#gateway/pipeline/call.ts'
import { CallMeter } from './call-meter.ts'
import type { StepCosts } from './step-costs.ts'

/** Of so many calls about one is measured. */
const ONE_OF = 256

/** Chooses the calls that are measured; the others cost a count. */
export class CostSampler {
  readonly #costs: Pick<StepCosts, 'note'>
  readonly #random: () => number
  #left: number

  constructor(costs: Pick<StepCosts, 'note'>, random: () => number = Math.random) {
    this.#costs = costs
    this.#random = random
    this.#left = this.#gap()
  }

  /** The chain of a call, with its steps timed when its turn has come. */
  chainFor(call: Pick<Call, 'meter'>, chain: Chain): Chain {
    this.#left -= 1
    if (this.#left > 0) return chain
    this.#left = this.#gap()
    call.meter = new CallMeter(this.#costs)
    return call.meter.chain(chain)
  }

  /** By chance, so that calls which come in a rhythm are measured all alike. */
  #gap(): number {
    return 1 + Math.floor(this.#random() * (2 * ONE_OF - 1))
  }
}
