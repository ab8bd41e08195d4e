import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { QuotaConfig } from './definition.ts'

export const quotaApisix: ApisixTranslator<QuotaConfig> = () => ({
  unsupported:
    'APISIX counts in windows that begin with the first call and are lost at a restart; it knows neither the start of a subscription nor bytes.',
})
