import type { StaffPermission } from '#lib/identity/permissions.ts'
import type { SumUsageInput } from '#lib/records/usage-schema.ts'

interface Kind {
  title: string
  /** Of calls that belong to none. */
  none: string
  /** Where each has a page, and what that page asks for. */
  at?: string
  permission?: StaffPermission
}

/** What usage may be added up by. */
export const usageKinds: Record<SumUsageInput['by'], Kind> = {
  product: {
    title: 'Product',
    none: 'calls without a product',
    at: '/console/products',
    permission: 'product:read',
  },
  api: {
    title: 'API',
    none: 'calls that reached no API',
    at: '/console/apis',
    permission: 'api:read',
  },
  subscription: {
    title: 'Subscription',
    none: 'calls without a subscription',
    at: '/console/subscriptions',
    permission: 'subscription:read-all',
  },
  organisation: {
    title: 'Organisation',
    none: 'calls of nobody known',
    at: '/console/organisations',
    permission: 'people:read',
  },
  day: { title: 'Day (UTC)', none: '' },
}
