import { expect, test } from 'vitest'
import { type GatewayStatus, gatewayStatus } from './admin.ts'

const status: GatewayStatus = {
  gatewayId: 'gtw_test000000000000',
  engine: { name: 'gatehouse', version: '0.2.0' },
  snapshotFormat: 1,
  policies: {},
  snapshotHash: null,
  notEnforced: {
    hash: null,
    apiIds: [],
    apiCount: 0,
    faults: [{ pointer: '/steps/0/config', message: 'It is not so.' }],
  },
  keys: { stream: null, sequence: 0, count: 0 },
  secrets: null,
  recordsWaiting: 0,
  recordsDropped: 0,
  startedAt: 1,
  memoryBytes: 1,
  callsInFlight: 0,
  threads: 1,
  sharedLimits: { away: false, sharedBy: 2 },
  targets: [
    {
      url: 'http://backend.test',
      apiIds: [],
      state: 'out',
      outBy: 'calls',
      since: 1,
      lastFault: { at: 1, message: 'It does not answer.' },
      callsInFlight: 0,
    },
  ],
}

/** The same with something more in each object. */
function more(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(more)
  if (typeof value !== 'object' || value === null) return value
  return {
    ...Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, more(inner)])),
    saidSinceLaterVersion: 'true',
  }
}

test('the status of a gateway of a later version is read; what it says besides is passed over', () => {
  const policies = {}
  expect(gatewayStatus.parse({ ...(more(status) as object), policies })).toEqual(status)
})
