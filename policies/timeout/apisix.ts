import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { TimeoutConfig } from './definition.ts'

export const timeoutApisix: ApisixTranslator<TimeoutConfig> = () => ({
  unsupported: 'APISIX has time limits of a route or an upstream, not of a plugin in its chain.',
})
