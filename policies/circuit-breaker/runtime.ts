import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { Answer, PolicyRuntime } from '#policies/kit/runtime.ts'
import { Circuit } from './circuit.ts'
import type { CircuitBreakerConfig } from './definition.ts'

export const circuitBreakerRuntime: PolicyRuntime<CircuitBreakerConfig> = (
  { failurePercent, callsMin, windowSeconds, openSeconds, failures },
  { elapsedMs, lasting },
) => {
  const rules = {
    failurePercent,
    callsMin,
    windowMs: windowSeconds * 1_000,
    openMs: openSeconds * 1_000,
  }
  const kinds = new Set<string>(failures)

  /** Null: a refusal on the way, which says nothing about the backend. */
  const hasFailed = (made: Answer | Refusal): boolean | null => {
    if (!('refused' in made)) return kinds.has(String(made.status))
    if (!made.code.startsWith('backend-')) return null
    return kinds.has(made.code.slice('backend-'.length))
  }

  return {
    async around({ apiId, target }, next) {
      const circuit = lasting(`${apiId} ${target.backendUrl ?? ''}`, () => new Circuit())
      const admission = circuit.admit(elapsedMs(), rules)
      if ('waitMs' in admission)
        return refusal(
          503,
          'circuit-open',
          'The service behind is left in peace',
          `At least ${failurePercent} % of the last calls failed.`,
          { 'retry-after': String(Math.ceil(admission.waitMs / 1_000)) },
        )
      let failed: boolean | null = null
      try {
        const made = await next()
        failed = hasFailed(made)
        return made
      } finally {
        circuit.note(admission, failed, { nowMs: elapsedMs(), rules })
      }
    },
    looksOn: true,
  }
}
