import type { SteadyPolicy } from './steady-policy.ts'

/** A kept answer. Its body is shared by all who get it and never changed in place. */
export interface KeptAnswer {
  /** What it is an answer to, and for whom. */
  address: string
  caller: string
  /** Request fields that the answer depends on (RFC 9111, 4.1), with the values that it was asked with. */
  vary: readonly (readonly [string, string | undefined])[]
  policy: SteadyPolicy
  status: number
  headers: readonly (readonly [string, string])[]
  body: Uint8Array
  /** Another number than its address has now: it is old. */
  epoch: number
}

/** What an entry costs besides its body, roughly. */
const ENTRY_BYTES = 1_024
const VARIANTS_MAX = 20

/** Answers by address, within a bound of memory; those not used for longest go first. */
export class AnswerStore {
  bytesMax = 0
  #bytes = 0
  readonly #byAddress = new Map<string, Set<KeptAnswer>>()
  /** In the order in which they were last used. */
  readonly #used = new Set<KeptAnswer>()

  get bytes(): number {
    return this.#bytes
  }

  find(
    address: string,
    caller: string,
    headers: Readonly<Record<string, string>>,
  ): KeptAnswer | null {
    let found: KeptAnswer | null = null
    // Of several that fit, the one that came last (RFC 9111, 4.1).
    for (const kept of this.#byAddress.get(address) ?? [])
      if (kept.caller === caller && isFor(kept, headers)) found = kept
    if (found) {
      this.#used.delete(found)
      this.#used.add(found)
    }
    return found
  }

  /** Keeps an answer in place of the one that `headers` would find. */
  keep(answer: KeptAnswer, headers: Readonly<Record<string, string>>): void {
    const before = this.find(answer.address, answer.caller, headers)
    if (before) this.#drop(before)
    const variants = this.#byAddress.get(answer.address) ?? new Set()
    const own = [...variants].filter(({ caller }) => caller === answer.caller)
    if (own[0] && own.length >= VARIANTS_MAX) this.#drop(own[0])
    this.#byAddress.set(answer.address, variants.add(answer))
    this.#used.add(answer)
    this.#bytes += sizeOf(answer)
    for (const oldest of this.#used) {
      if (this.#bytes <= this.bytesMax) break
      this.#drop(oldest)
    }
  }

  /** Forgets all answers to an address, of every caller. */
  forget(address: string): void {
    for (const kept of [...(this.#byAddress.get(address) ?? [])]) this.#drop(kept)
  }

  #drop(kept: KeptAnswer): void {
    const variants = this.#byAddress.get(kept.address)
    variants?.delete(kept)
    if (variants?.size === 0) this.#byAddress.delete(kept.address)
    this.#used.delete(kept)
    this.#bytes -= sizeOf(kept)
  }
}

const isFor = ({ vary }: KeptAnswer, headers: Readonly<Record<string, string>>): boolean =>
  vary.every(([name, value]) => headers[name] === value)

const sizeOf = ({ body, address, headers, vary }: KeptAnswer): number =>
  body.byteLength +
  ENTRY_BYTES +
  2 *
    [...headers, ...vary].reduce(
      (sum, [name, value = '']) => sum + name.length + value.length,
      address.length,
    )
