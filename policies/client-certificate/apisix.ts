import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { ClientCertificateConfig } from './definition.ts'

export const clientCertificateApisix: ApisixTranslator<ClientCertificateConfig> = () => ({
  unsupported:
    'APISIX judges client certificates in the TLS settings of a host name, for all of its routes, and has no plugin that does it for one.',
})
