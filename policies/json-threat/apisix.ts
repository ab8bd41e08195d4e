import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { JsonThreatConfig } from './definition.ts'

export const jsonThreatApisix: ApisixTranslator<JsonThreatConfig> = () => ({
  unsupported: 'APISIX can limit the size of a body, not what is in its JSON.',
})
