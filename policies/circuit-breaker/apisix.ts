import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { CircuitBreakerConfig } from './definition.ts'

export const circuitBreakerApisix: ApisixTranslator<CircuitBreakerConfig> = () => ({
  unsupported:
    'APISIX counts failures one after the other, not their share in a window, and knows no unreachable backend.',
})
