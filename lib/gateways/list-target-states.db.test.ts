import { expect, test } from 'vitest'
import { newId } from '#lib/shared/ids.ts'
import { anApi } from '#tests/catalog/documents.ts'
import { aGateway, aStatus } from '#tests/database/a-gateway.ts'
import { aStaff } from '#tests/database/people.ts'
import { listTargetStates } from './list-target-states.ts'
import { noteError, noteStatus } from './note-gateway.ts'

const statusOf = (gatewayId: string, apiId: string) =>
  aStatus(gatewayId, {
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
  const apiId = await anApi(staff, 'GET /a')
  const gatewayId = await aGateway()
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
