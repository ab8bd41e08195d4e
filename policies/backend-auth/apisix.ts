import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { BackendAuthConfig } from './definition.ts'

export const backendAuthApisix: ApisixTranslator<BackendAuthConfig> = () => ({
  unsupported:
    'A translation holds no secret, and APISIX has no plugin that fetches or signs a token for a backend.',
})
