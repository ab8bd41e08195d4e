import { joinedKey } from '#policies/kit/joined-key.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { Answer, PolicyRuntime } from '#policies/kit/runtime.ts'
import { Circuits } from './circuits.ts'
import type { CircuitBreakerConfig } from './definition.ts'

export const circuitBreakerRuntime: PolicyRuntime<CircuitBreakerConfig> = (
  { failurePercent, callsMin, windowSeconds, openSeconds, failures },
  { elapsedMs, numbers, stepId },
) => {
  const rules = {
    failurePercent,
    callsMin,
    windowMs: windowSeconds * 1_000,
    openMs: openSeconds * 1_000,
  }
  const circuits = new Circuits(rules, numbers, elapsedMs)
  const kinds = new Set<string>(failures)
  const keyOf = joinedKey(stepId)

  /** Null: a refusal on the way, as for want of a credential for the backend; it says nothing about the backend. */
  const hasFailed = (made: Answer | Refusal): boolean | null => {
    if (!('refused' in made)) return kinds.has(String(made.status))
    if (made.code === 'backend-unreachable') return kinds.has('unreachable')
    return made.code === 'backend-timeout' ? kinds.has('timeout') : null
  }

  return {
    async around(exchange, next) {
      const { apiId, target, backendCalls } = exchange
      const { backendUrl } = target
      const key = keyOf(backendUrl === null ? apiId : `${apiId} ${backendUrl}`)
      const admission = circuits.admit(key)
      if (admission < 0)
        return refusal(
          503,
          'circuit-open',
          'The service behind is left in peace',
          `At least ${failurePercent} % of the last calls failed.`,
          { 'retry-after': String(Math.ceil(-admission / 1_000)) },
        )
      let failed: boolean | null = null
      try {
        const made = await next()
        // What a step behind has kept says nothing about the backend.
        failed = exchange.backendCalls > backendCalls ? hasFailed(made) : null
        return made
      } finally {
        circuits.note(key, admission, failed)
      }
    },
    looksOn: true,
  }
}
