import { callerOf } from '#policies/kit/caller-of.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { ConcurrencyLimitConfig } from './definition.ts'

/** Nobody knows when a call will end; a second keeps callers from asking without a pause. */
const retryAfter = { 'retry-after': '1' }

export const concurrencyLimitRuntime: PolicyRuntime<ConcurrencyLimitConfig> = (
  { calls, countBy, name },
  { slots, stepId },
) => {
  const caller = countBy === 'all' ? () => 'all' : callerOf({ countBy, name })

  const refuse = (who: string): Refusal =>
    countBy === 'all'
      ? refusal(503, 'busy', 'All places are taken', `${calls} calls are under way.`, retryAfter)
      : refusal(
          429,
          'too-many-at-once',
          'Too many calls at once',
          `${calls} calls by ${who} are under way.`,
          retryAfter,
        )

  return {
    request(exchange) {
      const who = caller(exchange)
      const key = `${stepId}:${who}`
      if (!slots.take(key, calls)) return refuse(who)
      exchange.notes.set(stepId, key)
      return undefined
    },
    finished({ notes }) {
      const key = notes.get(stepId)
      if (typeof key === 'string') slots.release(key)
    },
  }
}
