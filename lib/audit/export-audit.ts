import 'server-only'
import type { StaffScope } from '#lib/identity/scope.ts'
import { csvOf } from '#lib/shared/csv.ts'
import { listAuditEvents } from './repository.ts'
import type { ListAuditInput } from './schema.ts'

const PAGE = 200
const columns = [
  'at',
  'actorName',
  'via',
  'address',
  'action',
  'targetId',
  'organisationId',
  'requestId',
  'before',
  'after',
] as const

/** Every change that a filter finds, as CSV, newest first. */
export const exportAudit = (
  scope: StaffScope,
  filter: ListAuditInput,
): ReadableStream<Uint8Array> =>
  csvOf(
    columns,
    (before = filter.before) => listAuditEvents(scope, { ...filter, before, take: PAGE }),
    (event) => columns.map((name) => event[name]),
  )
