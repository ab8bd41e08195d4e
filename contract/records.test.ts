import { expect, test } from 'vitest'
import { record } from './records.ts'

test('a record that an older gateway left on its disk is still taken', () => {
  const before = {
    requestId: `req_${'a'.repeat(20)}`,
    at: 1,
    snapshotHash: '',
    apiId: null,
    operationId: null,
    productId: null,
    organisationId: null,
    subscriptionId: null,
    keyId: null,
    method: 'GET',
    path: '/',
    clientIp: '127.0.0.1',
    userAgent: null,
    status: 404,
    code: 'not-found',
    reason: null,
    refusedByStepId: null,
    dryRun: [],
    requestBytes: 0,
    responseBytes: 0,
    totalMs: 1,
    backendMs: null,
  }
  expect(record.parse(before)).toMatchObject({ status: 404, traceId: null, gatewayMs: null })
})
