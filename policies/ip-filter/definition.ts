import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { cidr } from '#policies/kit/fields.ts'

export const ipFilter = definePolicy({
  type: 'ip-filter',
  version: '1',
  title: 'IP filter',
  summary: 'Lets calls in by the address they come from and answers 403 to the others.',
  help: 'List the networks that may call, those that may not, or both: a denied network is refused even when an allowed one contains it. If the gateway stands behind a proxy, its operator names it (GATEWAY_TRUSTED_PROXIES), or this step does, or every call seems to come from the proxy.',
  group: 'security',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z
    .strictObject({
      allow: z.array(cidr).max(1_000).default([]).meta({
        title: 'Allowed networks',
        description: 'Addresses or ranges that may call; empty: all but the denied.',
      }),
      deny: z
        .array(cidr)
        .max(1_000)
        .default([])
        .meta({ title: 'Denied networks', description: 'Addresses or ranges that may not call.' }),
      trustedProxies: z.array(cidr).max(100).default([]).meta({
        title: 'Trusted proxies',
        description:
          'Proxies whose X-Forwarded-For is believed, besides those that the gateway trusts already.',
      }),
    })
    .refine(({ allow, deny }) => allow.length + deny.length > 0, {
      path: ['allow'],
      message: 'Name at least one network to allow or to deny.',
    }),
  examples: [
    { name: 'Only the office', config: { allow: ['203.0.113.0/24', '2001:db8::/32'] } },
    { name: 'All but one network', config: { deny: ['198.51.100.0/24'] } },
    {
      name: 'Behind a load balancer',
      config: { allow: ['203.0.113.7'], trustedProxies: ['10.0.0.0/8'] },
    },
  ],
  refusals: {
    'network-refused': {
      status: 403,
      mend: 'Call from an address that the API accepts, or tell its owner the addresses that you call from.',
    },
  },
})
export type IpFilterConfig = ConfigOf<typeof ipFilter>
