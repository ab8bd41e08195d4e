import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { MaskFieldsConfig } from './definition.ts'

export const maskFieldsApisix: ApisixTranslator<MaskFieldsConfig> = () => ({
  unsupported: 'APISIX masks what it logs, not what it answers.',
})
