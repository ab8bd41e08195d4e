import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { AllowedCountriesConfig } from './definition.ts'

export const allowedCountriesApisix: ApisixTranslator<AllowedCountriesConfig> = () => ({
  unsupported: 'APISIX has no plugin that knows the country of an address.',
})
