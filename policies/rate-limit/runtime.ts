import { callerOf } from '#policies/kit/caller-of.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import { joinedKey } from '#policies/kit/joined-key.ts'
import type { Taken } from '#policies/kit/ports.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { RateLimitConfig } from './definition.ts'

export const rateLimitRuntime: PolicyRuntime<RateLimitConfig> = (config, { counters, stepId }) => {
  const { calls, windowSeconds } = config
  const caller = callerOf(config)
  const key = joinedKey(stepId)
  const limit = String(calls)

  const answer = (exchange: Exchange, taken: Taken) => {
    exchange.notes.set(stepId, taken)
    if (taken.allowed) return undefined
    return refusal(
      429,
      'rate-limited',
      'Too many calls',
      `More than ${calls} calls in ${windowSeconds} s by ${caller(exchange)}.`,
      { ...limitHeaders(config, taken), 'retry-after': String(secondsUntil(taken)) },
    )
  }

  return {
    request(exchange) {
      const taken = counters.take(key(caller(exchange)), calls, windowSeconds * 1000)
      return taken instanceof Promise
        ? taken.then((value) => answer(exchange, value))
        : answer(exchange, taken)
    },
    response(exchange, { headers }) {
      const taken = exchange.notes.get(stepId) as Taken | undefined
      if (!taken?.allowed || isWider(taken, exchange.notes.get(TOLD) as Taken | undefined))
        return undefined
      if (!exchange.dryRun) exchange.notes.set(TOLD, taken)
      headers.set('ratelimit-limit', limit)
      headers.set('ratelimit-remaining', String(taken.remaining))
      headers.set('ratelimit-reset', String(secondsUntil(taken)))
      return undefined
    },
  }
}

/** Under this name the limits of a call know which of them was told last. */
const TOLD = 'rate-limit'

/** Whether a limit leaves more than the one that is told already. */
const isWider = (taken: Taken, told: Taken | undefined): boolean =>
  told !== undefined &&
  (taken.remaining > told.remaining ||
    (taken.remaining === told.remaining && taken.resetMs <= told.resetMs))

const secondsUntil = ({ resetMs }: Taken): number => Math.max(1, Math.ceil(resetMs / 1000))

/** The draft-ietf-httpapi-ratelimit-headers fields in their widely used three-header form. */
const limitHeaders = ({ calls }: RateLimitConfig, taken: Taken): Record<string, string> => ({
  'ratelimit-limit': String(calls),
  'ratelimit-remaining': String(taken.remaining),
  'ratelimit-reset': String(secondsUntil(taken)),
})
