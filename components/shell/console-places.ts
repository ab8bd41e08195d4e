import type { StaffPermission } from '#lib/identity/permissions.ts'

type Place = readonly [href: string, label: string, permission: StaffPermission]
type Group = readonly [title: string | null, places: readonly Place[]]

/** In the order of the work: what is published, for whom, how it runs, who may. Each with what its page asks for. */
const groups: readonly Group[] = [
  [null, [['/console', 'Overview', 'api:read']]],
  [
    'Publish',
    [
      ['/console/apis', 'APIs', 'api:read'],
      ['/console/policies', 'Policies', 'api:read'],
      ['/console/products', 'Products', 'product:read'],
      ['/console/deployments', 'Deployments', 'gateway:read'],
    ],
  ],
  [
    'Partners',
    [
      ['/console/subscriptions', 'Subscriptions', 'subscription:read-all'],
      ['/console/organisations', 'Organisations', 'people:read'],
    ],
  ],
  [
    'Watch',
    [
      ['/console/calls', 'Calls', 'record:read-all'],
      ['/console/usage', 'Usage', 'record:read-all'],
      ['/console/audit', 'Audit', 'audit:read'],
    ],
  ],
  [
    'Run',
    [
      ['/console/gateways', 'Gateways', 'gateway:read'],
      ['/console/hostnames', 'Hostnames', 'gateway:read'],
      ['/console/secrets', 'Secrets', 'secret:read'],
    ],
  ],
  [
    'Access',
    [
      ['/console/people', 'People', 'people:read'],
      ['/console/tokens', 'API tokens', 'api:read'],
    ],
  ],
]

/** The places that a member of staff may open; a group without any is left out. */
export const placesFor = (may: (permission: StaffPermission) => boolean): Group[] =>
  groups
    .map(([title, places]): Group => [title, places.filter(([, , permission]) => may(permission))])
    .filter(([, places]) => places.length > 0)
