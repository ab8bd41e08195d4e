import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { LogConfig } from './definition.ts'

export const logApisix: ApisixTranslator<LogConfig> = () => ({
  unsupported:
    'Loggers of APISIX write to a file or to another service and hide no credentials; what they keep is in no record here.',
})
