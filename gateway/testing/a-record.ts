import type { CallCounter, CallRecord } from '#contract/records.ts'
import { newRequestId } from '#gateway/pipeline/request-id.ts'

const MINUTE_MS = 60_000

/** A record of a call in the given minute. */
export const aRecord = (more: Partial<CallRecord> = {}): CallRecord => ({
  requestId: newRequestId(),
  at: 10 * MINUTE_MS + 1,
  snapshotHash: 'h',
  apiId: 'api_pets000000000000',
  operationId: 'op_list000000000000',
  productId: 'prd_starter000000000',
  organisationId: 'org_acme000000000000',
  subscriptionId: 'sub_acme000000000000',
  keyId: 'key_acme000000000000',
  method: 'GET',
  path: '/pets',
  clientIp: '127.0.0.1',
  userAgent: null,
  status: 200,
  code: null,
  reason: null,
  refusedByStepId: null,
  dryRun: [],
  traceId: null,
  requestBytes: 3,
  responseBytes: 5,
  totalMs: 1.5,
  backendMs: 1,
  gatewayMs: 0.5,
  ...more,
})

export const callsOf = (counters: readonly Pick<CallCounter, 'calls'>[]): number =>
  counters.reduce((sum, { calls }) => sum + calls, 0)
