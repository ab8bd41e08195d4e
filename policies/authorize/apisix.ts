import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { AuthorizeConfig } from './definition.ts'

export const authorizeApisix: ApisixTranslator<AuthorizeConfig> = () => ({
  unsupported:
    'APISIX checks scopes only inside the plugin that verifies the token; a step of its own cannot.',
})
