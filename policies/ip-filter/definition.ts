import { z } from 'zod'
import { networkListName } from '#contract/snapshot.ts'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { cidr } from '#policies/kit/fields.ts'

const networkLists = z.array(networkListName).max(50).default([])

export const ipFilter = definePolicy({
  type: 'ip-filter',
  version: '1',
  title: 'IP filter',
  summary: 'Lets calls in by the address they come from and answers 403 to the others.',
  help: 'List the networks that may call, those that may not, or both, one by one or by lists that several steps share: a denied network is refused even when an allowed one contains it. If the gateway stands behind a proxy, its operator names it (GATEWAY_TRUSTED_PROXIES), or this step does, or every call seems to come from the proxy.',
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
      allowLists: networkLists.meta({
        title: 'Allowed lists',
        description: 'Lists of networks kept in the console that may call too.',
        choicesOf: 'network-lists',
      }),
      denyLists: networkLists.meta({
        title: 'Denied lists',
        description: 'Lists of networks kept in the console that may not call.',
        choicesOf: 'network-lists',
      }),
      trustedProxies: z.array(cidr).max(100).default([]).meta({
        title: 'Trusted proxies',
        description:
          'Proxies whose X-Forwarded-For is believed, besides those that the gateway trusts already.',
      }),
    })
    .refine(
      ({ allow, deny, allowLists, denyLists }) =>
        allow.length + deny.length + allowLists.length + denyLists.length > 0,
      { path: ['allow'], message: 'Name at least one network or list to allow or to deny.' },
    ),
  networkLists: ({ allowLists, denyLists }) => [...allowLists, ...denyLists],
  examples: [
    { name: 'Only the office', config: { allow: ['203.0.113.0/24', '2001:db8::/32'] } },
    { name: 'Only a list that is kept in the console', config: { allowLists: ['offices'] } },
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
