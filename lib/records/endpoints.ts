import 'server-only'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { findRecord } from './find-record.ts'
import { listUsage } from './list-usage.ts'
import { listRecords } from './repository.ts'
import { listRecordsInput, recordDetail, recordPage, requestIdInput } from './schema.ts'
import { sumUsage } from './sum-usage.ts'
import { listUsageInput, sumUsageInput, usagePage, usageSums } from './usage-schema.ts'

export const recordEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/calls',
    tag: 'Calls',
    summary: 'List calls',
    allow: { member: 'record:read', staff: 'record:read-all' },
    input: listRecordsInput,
    output: recordPage,
    failures: [],
    run: async (scope, input) => ok(await listRecords(scope, input)),
  }),
  endpoint({
    method: 'GET',
    path: '/calls/{requestId}',
    tag: 'Calls',
    summary: 'Read one call',
    allow: { member: 'record:read', staff: 'record:read-all' },
    input: requestIdInput,
    output: recordDetail,
    failures: ['not_found'],
    run: (scope, input) => findRecord(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/usage',
    tag: 'Calls',
    summary: 'Count calls by day, organisation, product and API; a page is a day',
    allow: { member: 'record:read', staff: 'record:read-all' },
    input: listUsageInput,
    output: usagePage,
    failures: [],
    run: async (scope, input) => ok(await listUsage(scope, input)),
  }),
  endpoint({
    method: 'GET',
    path: '/usage/sums',
    tag: 'Calls',
    summary: 'Add up calls by product, API, subscription, organisation or day',
    allow: { member: 'record:read', staff: 'record:read-all' },
    input: sumUsageInput,
    output: usageSums,
    failures: [],
    run: async (scope, input) => ok(await sumUsage(scope, input)),
  }),
]
