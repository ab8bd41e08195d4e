import { z } from 'zod'
import { RedisAway, type RedisLink } from '#gateway/redis/redis-link.ts'
import { addToQuota, takeFromQuota } from '#gateway/redis/scripts.ts'
import type { Period, QuotaLimits, Quotas, QuotaTaken, Usage } from '#policies/kit/ports.ts'
import type { HeardTotals } from './heard-totals.ts'
import type { OwedChange } from './owed-changes.ts'
import { OwedUsage } from './owed-usage.ts'
import { lateKeyOf, type SharedQuotas } from './shared-quotas.ts'

const whole = z.coerce.number().int()
const taking = { script: takeFromQuota, answer: z.tuple([z.int(), whole, whole, whole]) }
const adding = { script: addToQuota, answer: z.tuple([whole, whole, whole]) }

/**
 * Quotas that several gateways share in Redis, one round trip a call. What Redis says is kept here too. While it is
 * away, each call counts as many times as there were gateways, so that all together use no more than what was left when
 * each of them asked last; what was really used is owed to Redis and told when it is back. Each question tells what was
 * heard last too, from which a Redis that has lost its data has it again.
 *
 * Of no more than `owedMax` callers is anything owed. While Redis is away, those beyond it share, for each step, what one
 * of them may use, and nothing of it is told.
 */
export class RedisQuotas implements Quotas {
  readonly #link: RedisLink
  readonly #own: SharedQuotas
  readonly #heard: HeardTotals
  readonly #owed: OwedUsage

  /** `now`: milliseconds since 1970. */
  constructor(
    link: RedisLink,
    {
      own,
      heard,
      owedMax,
      now,
    }: { own: SharedQuotas; heard: HeardTotals; owedMax: number; now: () => number },
  ) {
    this.#link = link
    this.#own = own
    this.#heard = heard
    this.#owed = new OwedUsage(owedMax, now)
    link.whenBack(() => {
      this.#owed.forgetEnded()
      return this.#pay()
    })
  }

  /** What is owed more, or less, since this was asked last, for whoever writes it to the disk. */
  takeOwedChanges(): OwedChange[] {
    return this.#owed.takeChanges()
  }

  /** What the disk says is owed since before the gateway ended. */
  restoreOwed(entries: readonly OwedChange[]): void {
    for (const { key, startMs, endMs, calls, bytes } of entries)
      this.#owed.putBack(key, { startMs, endMs }, { calls, bytes })
  }

  take(key: string, period: Period, limits: QuotaLimits): QuotaTaken | Promise<QuotaTaken> {
    return this.#link.away ? this.#takeShare(key, period, limits) : this.#ask(key, period, limits)
  }

  addBytes(key: string, period: Period, bytes: number): void {
    if (bytes === 0) return
    const owes = this.#owed.hasRoomFor(key)
    if (owes) this.#owed.add(key, period, { calls: 0, bytes })
    if (!this.#link.away) return void this.#pay()
    const weighed = { calls: 0, bytes: bytes * this.#link.sharedBy }
    this.#own.add(key, period, weighed)
    if (!owes) this.#own.add(lateKeyOf(key, period), period, weighed)
  }

  async #ask(key: string, period: Period, limits: QuotaLimits): Promise<QuotaTaken> {
    try {
      const [taken, calls, bytes, born] = await this.#link.run(taking, `quota:${key}`, [
        period.startMs,
        period.endMs,
        limits.calls ?? -1,
        limits.bytes ?? -1,
        ...this.#told(key, period),
      ])
      this.#heard.note(key, period, { calls, bytes, born })
      this.#own.raise(key, period, { calls, bytes })
      return { taken: taken === 1, calls, bytes }
    } catch (error) {
      if (!(error instanceof RedisAway)) throw error
      return this.#takeShare(key, period, limits)
    }
  }

  #told(key: string, period: Period): number[] {
    const { calls, bytes, born } = this.#heard.of(key, period)
    return [calls, bytes, born]
  }

  #takeShare(key: string, period: Period, limits: QuotaLimits): QuotaTaken {
    const { sharedBy } = this.#link
    const owes = this.#owed.hasRoomFor(key)
    const taken = this.#own.take(key, period, limits, sharedBy)
    if (!taken.taken) return taken
    if (!owes) return this.#own.take(lateKeyOf(key, period), period, limits, sharedBy)
    this.#owed.add(key, period, { calls: 1, bytes: 0 })
    return taken
  }

  async #pay(): Promise<void> {
    for (const [key, owed] of this.#owed.takeAll()) {
      const { period, calls, bytes } = owed
      try {
        const [allCalls, allBytes, born] = await this.#link.run(adding, `quota:${key}`, [
          period.startMs,
          period.endMs,
          calls,
          bytes,
          ...this.#told(key, period),
        ])
        this.#owed.settle(key, owed)
        this.#heard.note(key, period, { calls: allCalls, bytes: allBytes, born })
        this.#setOwn(key, period, { calls: allCalls, bytes: allBytes })
      } catch (error) {
        // Perhaps Redis has taken it, and the answer was lost: rather twice than never.
        if (this.#owed.hasRoomFor(key)) this.#owed.putBack(key, period, { calls, bytes })
        else this.#owed.settle(key, owed)
        if (!(error instanceof RedisAway)) throw error
        return
      }
    }
  }

  /** What Redis says, and what was used while it was asked. */
  #setOwn(key: string, period: Period, { calls, bytes }: Usage): void {
    const since = this.#owed.of(key, period)
    const { sharedBy } = this.#link
    this.#own.set(key, period, {
      calls: calls + since.calls * sharedBy,
      bytes: bytes + since.bytes * sharedBy,
    })
  }
}
