import type { BackendBalance } from '#contract/backend-balance.ts'
import { hashOf, wish } from './rendezvous.ts'
import type { Target } from './target.ts'

export interface Member {
  target: Target
  weight: number
}
type Choice = BackendBalance['choose']

/** The targets of one backend, and which of them gets the next call. */
export class TargetGroup {
  readonly members: readonly Member[]
  readonly choice: Choice
  readonly #refuses: boolean
  readonly #hashes: readonly number[]
  /** What round robin owes each member (smooth, as nginx does it). */
  readonly #owed: Float64Array
  readonly #everyone: number

  constructor(
    members: readonly Member[],
    { choose, whenAllOut }: Pick<BackendBalance, 'choose' | 'whenAllOut'>,
  ) {
    this.members = members
    this.choice = choose
    this.#refuses = whenAllOut === 'refuse'
    this.#hashes = members.map(({ target }) => hashOf(target.url))
    this.#owed = new Float64Array(members.length)
    this.#everyone = 2 ** members.length - 1
  }

  /**
   * The place of the member that gets a call of this caller, by preference none of `tried` (a bit each); null: all are
   * out, and calls are refused then.
   */
  choose(caller: string, tried: number, nowMs: number): number | null {
    const place = this.#chosen(caller, tried, nowMs)
    if (place !== null) this.members[place]?.target.health.noteChosen(nowMs)
    return place
  }

  #chosen(caller: string, tried: number, nowMs: number): number | null {
    const well = this.#well(nowMs)
    const fresh = well & ~tried
    if (fresh !== 0) return this.#oneOf(fresh, caller)
    if (well !== 0) return this.#oneOf(well, caller)
    if (this.#refuses) return null
    return this.#oneOf(this.#everyone & ~tried || this.#everyone, caller)
  }

  /** Whether a member is well that was not tried yet. */
  hasFresh(tried: number, nowMs: number): boolean {
    return (this.#well(nowMs) & ~tried) !== 0
  }

  #well(nowMs: number): number {
    let well = 0
    for (let place = 0; place < this.members.length; place += 1)
      if (!this.members[place]?.target.health.isOut(nowMs)) well |= 1 << place
    return well
  }

  #oneOf(candidates: number, caller: string): number {
    switch (this.choice) {
      case 'round-robin':
        return this.#inTurn(candidates)
      case 'least-connections':
        return this.#inTurn(this.#leastBusy(candidates))
      default:
        return this.#stickiest(candidates, hashOf(caller))
    }
  }

  #inTurn(candidates: number): number {
    let best = -1
    let total = 0
    for (let place = 0; place < this.members.length; place += 1) {
      if ((candidates & (1 << place)) === 0) continue
      const { weight } = this.members[place] as Member
      total += weight
      const owed = (this.#owed[place] as number) + weight
      this.#owed[place] = owed
      if (best === -1 || owed > (this.#owed[best] as number)) best = place
    }
    this.#owed[best] = (this.#owed[best] as number) - total
    return best
  }

  /** Of the candidates those with the fewest calls for their weight. */
  #leastBusy(candidates: number): number {
    let least = Number.POSITIVE_INFINITY
    let found = 0
    for (let place = 0; place < this.members.length; place += 1) {
      if ((candidates & (1 << place)) === 0) continue
      const { target, weight } = this.members[place] as Member
      const busy = target.callsInFlight / weight
      if (busy > least) continue
      if (busy < least) found = 0
      least = busy
      found |= 1 << place
    }
    return found
  }

  #stickiest(candidates: number, callerHash: number): number {
    let best = -1
    let most = -1
    for (let place = 0; place < this.members.length; place += 1) {
      if ((candidates & (1 << place)) === 0) continue
      const wanted = wish(
        this.#hashes[place] as number,
        callerHash,
        (this.members[place] as Member).weight,
      )
      if (wanted <= most) continue
      most = wanted
      best = place
    }
    return best
  }
}
