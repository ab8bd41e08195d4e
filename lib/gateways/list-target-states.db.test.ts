import { expect, test } from 'vitest'
import { gatewayStatus } from '#contract/admin.ts'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { listTargetStates } from './list-target-states.ts'
import { noteError, noteStatus } from './note-gateway.ts'

const statusOf = (gatewayId: string, apiId: string) =>
  gatewayStatus.parse({
    gatewayId,
    engine: { name: 'gatehouse', version: '1' },
    snapshotFormat: 1,
    policies: {},
    snapshotHash: null,
    keys: { stream: null, sequence: 0, count: 0 },
    recordsWaiting: 0,
    startedAt: 0,
    memoryBytes: 1,
    callsInFlight: 0,
    targets: [
      {
        url: 'https://a.example.com',
        apiIds: [apiId],
        state: 'out',
        outBy: 'checks',
        since: Date.UTC(2026, 0, 2),
        lastFault: { at: Date.UTC(2026, 0, 1), message: 'The check was answered 500.' },
        callsInFlight: 0,
      },
      {
        url: 'https://other.example.com',
        apiIds: [newId('api')],
        state: 'healthy',
        outBy: null,
        since: 0,
        lastFault: null,
        callsInFlight: 0,
      },
    ],
  })

test('an API’s targets are told gateway by gateway, also by one that has fallen silent', async () => {
  const staff = await aStaff()
  const [apiId, gatewayId] = [await anApi(staff, 'GET /a'), newId('gtw')]
  await db.gateway.create({
    data: {
      id: gatewayId,
      name: gatewayId,
      adminUrl: `http://${gatewayId}.test`,
      adminTokenSealed: '',
      publicUrl: 'http://g.test',
    },
  })
  expect(await listTargetStates(staff, { apiId })).toEqual({ ok: true, value: { items: [] } })

  await noteStatus(gatewayId, statusOf(gatewayId, apiId))
  const heard = await listTargetStates(staff, { apiId })
  expect(heard.ok && heard.value.items).toMatchObject([
    {
      gatewayName: gatewayId,
      reachable: true,
      targets: [
        {
          url: 'https://a.example.com',
          state: 'out',
          since: '2026-01-02T00:00:00.000Z',
          lastFault: { at: '2026-01-01T00:00:00.000Z', message: 'The check was answered 500.' },
        },
      ],
    },
  ])
  await noteError(gatewayId, 'It did not answer in time.')
  expect(await listTargetStates(staff, { apiId })).toMatchObject({
    value: { items: [{ reachable: false }] },
  })
})
