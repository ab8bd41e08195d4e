import 'server-only'
import type { Scope } from '#lib/identity/scope.ts'
import { csvOf } from '#lib/shared/csv.ts'
import { nameCallers } from './name-callers.ts'
import { listRecords } from './repository.ts'
import type { ListRecordsInput, RecordView } from './schema.ts'

const PAGE = 1_000
const columns = [
  'at',
  'requestId',
  'method',
  'path',
  'status',
  'code',
  'clientIp',
  'apiId',
  'operationId',
  'productId',
  'subscriptionId',
  'keyId',
  'totalMs',
  'backendMs',
  'gatewayMs',
  'requestBytes',
  'responseBytes',
] as const
/** What members do not see of a call, and which organisation it was of. */
const staffColumns = ['organisationId', 'organisation', 'product', 'reason', 'dryRun']

/** Every call that a filter finds, as CSV, newest first; as much of each as its reader sees on the page. */
export function exportCalls(scope: Scope, filter: ListRecordsInput): ReadableStream<Uint8Array> {
  const pageAfter = (before = filter.before) =>
    listRecords(scope, { ...filter, before, take: PAGE })
  const own = (call: RecordView) => columns.map((name) => call[name])
  if (scope.kind !== 'staff') return csvOf(columns, pageAfter, own)
  return csvOf(
    [...columns, ...staffColumns],
    async (before) => {
      const { items, next } = await pageAfter(before)
      const { organisations, products } = await nameCallers(scope, items)
      return {
        items: items.map((call) => ({
          call,
          organisation: organisations.get(call.organisationId ?? ''),
          product: products.get(call.productId ?? ''),
        })),
        next,
      }
    },
    ({ call, organisation, product }) => [
      ...own(call),
      call.organisationId,
      organisation,
      product,
      call.reason,
      call.dryRun.map(({ policy, code }) => `${policy}: ${code}`).join('; '),
    ],
  )
}
