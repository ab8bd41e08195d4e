import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { MaskUrlsConfig } from './definition.ts'

export const maskUrlsApisix: ApisixTranslator<MaskUrlsConfig> = () => ({
  unsupported: 'APISIX replaces text in bodies, but not in the headers that lead callers on.',
})
