import 'server-only'
import type { Scope } from '#lib/identity/scope.ts'
import { csvOf } from '#lib/shared/csv.ts'
import { listUsage } from './list-usage.ts'
import { nameCallers } from './name-callers.ts'
import type { ListUsageInput } from './usage-schema.ts'

const columns = [
  'day',
  'organisationId',
  'productId',
  'apiId',
  'calls',
  'refused',
  'failed',
  'requestBytes',
  'responseBytes',
] as const

/** What was called, day by day, the latest first, as CSV. */
export const exportUsage = (scope: Scope, filter: ListUsageInput): ReadableStream<Uint8Array> =>
  csvOf(
    [...columns, 'organisation', 'product'],
    async (before = filter.before) => {
      const { items, next } = await listUsage(scope, { ...filter, before })
      const { organisations, products } = await nameCallers(scope, items)
      return {
        items: items.map((row) => ({
          ...row,
          organisation: organisations.get(row.organisationId ?? ''),
          product: products.get(row.productId ?? ''),
        })),
        next,
      }
    },
    (row) => [...columns.map((name) => row[name]), row.organisation, row.product],
  )
