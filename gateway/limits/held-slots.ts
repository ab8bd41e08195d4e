import type { Slots } from '#policies/kit/ports.ts'

/** Places held by calls under way. A key that nobody holds costs nothing. */
export class HeldSlots implements Slots {
  readonly #held = new Map<string, number>()

  take(key: string, limit: number): boolean {
    const held = this.#held.get(key) ?? 0
    if (held >= limit) return false
    this.#held.set(key, held + 1)
    return true
  }

  release(key: string): void {
    const held = this.#held.get(key) ?? 0
    if (held > 1) this.#held.set(key, held - 1)
    else this.#held.delete(key)
  }

  get size(): number {
    return this.#held.size
  }
}
