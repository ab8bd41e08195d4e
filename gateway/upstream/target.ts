import type { BackendTls } from '#policies/kit/exchange.ts'
import type { BackendPool } from './backend-pool.ts'
import type { TargetHealth } from './target-health.ts'

/** On which terms a target is asked whether it is well; null: on its own. */
export type CheckTerms = () => BackendTls | null

/** One of the places that may answer the calls of a backend; outlives a snapshot. */
export interface Target {
  /** Names it with the rules by which it is watched. */
  readonly name: string
  readonly url: string
  readonly pool: BackendPool
  /** Path of its address, without a slash at its end. */
  readonly path: string
  readonly health: TargetHealth
  /** As the snapshot in force has them; null: it is asked on its own. */
  checkTerms: CheckTerms | null
  /** Calls whose answer is not out yet. */
  callsInFlight: number
}

/** A call is on its way to a target; ends when the answer's last byte is out, or another target is tried. */
export class Visit {
  readonly #target: Target
  #over = false

  constructor(target: Target) {
    this.#target = target
    target.callsInFlight += 1
  }

  end(): void {
    if (this.#over) return
    this.#over = true
    this.#target.callsInFlight -= 1
  }
}
