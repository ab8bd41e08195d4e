import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { RemoveFieldsConfig } from './definition.ts'

export const removeFieldsApisix: ApisixTranslator<RemoveFieldsConfig> = () => ({
  unsupported: 'APISIX can replace whole answers only; it cannot take single fields out of them.',
})
