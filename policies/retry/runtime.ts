import type { Exchange } from '#policies/kit/exchange.ts'
import { isHeld } from '#policies/kit/held-body.ts'
import { httpDateMs } from '#policies/kit/http-date.ts'
import { joinedKey } from '#policies/kit/joined-key.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import { type Answer, discard, type PolicyRuntime } from '#policies/kit/runtime.ts'
import { Budget } from './budget.ts'
import type { RetryConfig } from './definition.ts'

/** Methods whose repetition means nothing new (RFC 9110, 9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'])

export const retryRuntime: PolicyRuntime<RetryConfig> = (config, ports) => {
  const { watch, now, numbers, elapsedMs, stepId } = ports
  const { triesMax, budgetPercent, bodyBytesMax, pauseMs, pauseMsMax } = config
  const budget = new Budget(budgetPercent / 100, numbers, elapsedMs)
  const keyOf = joinedKey(stepId)
  const reasons = new Set<string>(config.on)
  const wait = (ms: number) => new Promise<void>((resolve) => void watch(ms, resolve))

  const failed = (made: Answer | Refusal): boolean =>
    'refused' in made
      ? reasons.has(made.code.replace(/^backend-/, ''))
      : reasons.has(String(made.status))

  /** Milliseconds until the next try; null: the backend asks for more than may be waited. */
  const pauseBefore = (
    attempt: number,
    made: Answer | Refusal,
    { hasOtherTarget }: Exchange,
  ): number | null => {
    // What one target asks for is not for another.
    if (hasOtherTarget) return 0
    const asked = 'refused' in made ? null : secondsOf(made.headers.get('retry-after'), now())
    if (asked !== null) return asked * 1_000 > pauseMsMax ? null : asked * 1_000
    // Full jitter: callers that failed together do not come back together.
    return Math.min(pauseMsMax, Math.random() * 2 * pauseMs * 2 ** (attempt - 1))
  }

  return {
    async around(exchange, next) {
      const key = keyOf(exchange.apiId)
      budget.earn(key)
      const repeatable = mayRepeat(exchange) && (await isHeld(exchange, bodyBytesMax))
      for (let attempt = 1; ; attempt += 1) {
        const made = await next()
        if (!repeatable || attempt === triesMax || !failed(made)) return made
        const pause = pauseBefore(attempt, made, exchange)
        if (pause === null || !budget.spend(key)) return made
        if (!('refused' in made)) discard(made)
        if (pause > 0) await wait(pause)
      }
    },
  }
}

const mayRepeat = ({ method, callerHeaders }: Exchange): boolean =>
  !callerHeaders.has('upgrade') && (idempotent.has(method) || callerHeaders.has('idempotency-key'))

/** `Retry-After` in seconds: a number or a date (RFC 9110, 10.2.3); null: none that can be read. */
function secondsOf(value: string | null, nowMs: number): number | null {
  if (value === null) return null
  if (/^\d+$/.test(value)) return Number(value)
  const at = httpDateMs(value, nowMs)
  return at === null ? null : Math.max(0, (at - nowMs) / 1_000)
}
