import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { RetryConfig } from './definition.ts'

export const retryApisix: ApisixTranslator<RetryConfig> = () => ({
  unsupported:
    'APISIX retries on the level of an upstream, without a budget and without regard to methods.',
})
