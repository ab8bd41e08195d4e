import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { ValidateRequestConfig } from './definition.ts'

export const validateRequestApisix: ApisixTranslator<ValidateRequestConfig> = () => ({
  unsupported:
    'APISIX checks a body and headers by one schema that is written into the route; it does not know the document.',
})
