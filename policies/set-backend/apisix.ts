import type { ApisixTranslator } from '#policies/kit/apisix.ts'
import type { SetBackendConfig } from './definition.ts'

const variableOf = ({ source, name }: SetBackendConfig['rules'][number]): string | null => {
  if (source === 'subscription') return 'consumer_group_id'
  if (source === 'header') return `http_${name?.replaceAll('-', '_')}`
  return null
}

export const setBackendApisix: ApisixTranslator<SetBackendConfig> = ({ rules }) => {
  const other = rules.find((rule) => variableOf(rule) === null)
  if (other) return { unsupported: `APISIX cannot choose a backend by ${other.source}.` }
  if (rules.some(({ backendUrl }) => new URL(backendUrl).pathname !== '/'))
    return {
      unsupported: 'APISIX chooses hosts; a backend with a path of its own cannot be expressed.',
    }
  return {
    plugins: {
      'traffic-split': {
        rules: rules.map((rule) => {
          const { protocol, hostname, port } = new URL(rule.backendUrl)
          const scheme = protocol.slice(0, -1)
          const node = `${hostname}:${port || (scheme === 'https' ? 443 : 80)}`
          return {
            match: [{ vars: [[variableOf(rule), 'in', rule.equals]] }],
            weighted_upstreams: [
              { upstream: { type: 'roundrobin', scheme, pass_host: 'node', nodes: { [node]: 1 } } },
            ],
          }
        }),
      },
    },
  }
}
