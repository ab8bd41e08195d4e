import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { SetQueryConfig } from './definition.ts'

export const setQueryApisix: ApisixTranslator<SetQueryConfig> = () => ({
  unsupported: 'APISIX can rewrite a whole address, not single parameters of its query.',
})
