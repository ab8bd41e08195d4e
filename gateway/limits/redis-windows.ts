import { z } from 'zod'
import { RedisAway, type RedisLink } from '#gateway/redis/redis-link.ts'
import { takeFromWindow } from '#gateway/redis/scripts.ts'
import type { Counters, Taken } from '#policies/kit/ports.ts'
import { PARTS, type SlidingWindows } from './sliding-windows.ts'

const question = { script: takeFromWindow, answer: z.tuple([z.int(), z.int(), z.int()]) }

/**
 * Sliding windows that several gateways share in Redis, one round trip a call. Each also counts its own calls: while
 * Redis is away, a gateway allows its share of a limit, the limit divided by the gateways there were, and at least one.
 */
export class RedisWindows implements Counters {
  readonly #link: RedisLink
  readonly #own: SlidingWindows

  constructor(link: RedisLink, own: SlidingWindows) {
    this.#link = link
    this.#own = own
  }

  take(key: string, limit: number, windowMs: number): Taken | Promise<Taken> {
    return this.#link.away ? this.#takeShare(key, limit, windowMs) : this.#ask(key, limit, windowMs)
  }

  async #ask(key: string, limit: number, windowMs: number): Promise<Taken> {
    try {
      const [taken, calls, resetMs] = await this.#link.run(question, `window:${key}`, [
        limit,
        windowMs / PARTS,
      ])
      if (taken === 1) this.#own.take(key, limit, windowMs)
      return { allowed: taken === 1, remaining: Math.max(0, limit - calls), resetMs }
    } catch (error) {
      if (!(error instanceof RedisAway)) throw error
      return this.#takeShare(key, limit, windowMs)
    }
  }

  #takeShare(key: string, limit: number, windowMs: number): Taken {
    return this.#own.take(key, Math.max(1, Math.floor(limit / this.#link.sharedBy)), windowMs)
  }
}
