import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { CacheConfig } from './definition.ts'

export const cacheApisix: ApisixTranslator<CacheConfig> = () => ({
  unsupported:
    'APISIX keeps answers in zones that its configuration file names, and does not revalidate them.',
})
