import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { ConsistentErrorsConfig } from './definition.ts'

export const consistentErrorsApisix: ApisixTranslator<ConsistentErrorsConfig> = () => ({
  unsupported:
    'APISIX can replace a body by a fixed one (response-rewrite), which cannot hold the request id.',
})
