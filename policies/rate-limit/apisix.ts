import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { RateLimitConfig } from './definition.ts'

export const rateLimitApisix: ApisixTranslator<RateLimitConfig> = ({
  calls,
  windowSeconds,
  countBy,
  name,
}) => {
  const plugin = (key: string, keyType: 'var' | 'var_combination' = 'var') => ({
    plugins: {
      'limit-count': {
        count: calls,
        time_window: windowSeconds,
        key_type: keyType,
        key,
        rejected_code: 429,
        policy: 'local',
        show_limit_quota_header: true,
      },
    },
  })
  switch (countBy) {
    case 'subscription':
      return plugin('consumer_group_id')
    case 'key':
      return plugin('consumer_name')
    case 'address':
      return plugin('remote_addr')
    case 'header':
      return plugin(`http_${name?.replaceAll('-', '_')}`)
    case 'claim':
      return { unsupported: 'APISIX cannot count by a claim of a token.' }
  }
}
