import { plainNetwork } from '#policies/kit/address-ranges.ts'
import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { IpFilterConfig } from './definition.ts'

export const ipFilterApisix: ApisixTranslator<IpFilterConfig> = ({
  allow,
  deny,
  allowLists,
  denyLists,
  trustedProxies,
}) => {
  if (allowLists.length + denyLists.length > 0)
    return { unsupported: 'APISIX knows no lists of networks; write the networks out in the step.' }
  if (allow.length > 0 && deny.length > 0) {
    return {
      unsupported: 'APISIX takes a list of allowed networks or one of denied networks, not both.',
    }
  }
  return {
    plugins: {
      'ip-restriction':
        allow.length > 0
          ? { whitelist: allow.map(plainNetwork) }
          : { blacklist: deny.map(plainNetwork) },
      ...(trustedProxies.length > 0 && {
        'real-ip': {
          source: 'http_x_forwarded_for',
          trusted_addresses: trustedProxies.map(plainNetwork),
          recursive: true,
        },
      }),
    },
  }
}
