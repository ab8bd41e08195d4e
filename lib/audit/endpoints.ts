import 'server-only'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { listAuditEvents } from './repository.ts'
import { auditPage, listAuditInput } from './schema.ts'

export const auditEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/audit-events',
    tag: 'Audit',
    summary: 'List what was changed',
    allow: { staff: 'audit:read' },
    input: listAuditInput,
    output: auditPage,
    failures: [],
    run: async (scope, input) => ok(await listAuditEvents(scope, input)),
  }),
]
