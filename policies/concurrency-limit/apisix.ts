import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { ConcurrencyLimitConfig } from './definition.ts'

const keyOf = ({ countBy, name }: ConcurrencyLimitConfig): string | null => {
  switch (countBy) {
    case 'all':
      return 'server_port'
    case 'subscription':
      return 'consumer_group_id'
    case 'key':
      return 'consumer_name'
    case 'address':
      return 'remote_addr'
    case 'header':
      return `http_${name?.replaceAll('-', '_')}`
    case 'claim':
      return null
  }
}

export const concurrencyLimitApisix: ApisixTranslator<ConcurrencyLimitConfig> = (config) => {
  const key = keyOf(config)
  if (key === null) return { unsupported: 'APISIX cannot count by a claim of a token.' }
  return {
    plugins: {
      'limit-conn': {
        conn: config.calls,
        burst: 0,
        default_conn_delay: 1,
        key_type: 'var',
        key,
        rejected_code: config.countBy === 'all' ? 503 : 429,
      },
    },
  }
}
