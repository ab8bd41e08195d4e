import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { ValidateResponseConfig } from './definition.ts'

export const validateResponseApisix: ApisixTranslator<ValidateResponseConfig> = () => ({
  unsupported: 'APISIX has no plugin that checks answers by a schema.',
})
