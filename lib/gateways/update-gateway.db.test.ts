import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { aGateway, aStatus } from '#tests/database/a-gateway.ts'
import { must } from '#tests/database/an-api.ts'
import { aStaff } from '#tests/database/people.ts'
import { noteError } from './note-gateway.ts'
import { registerGateway } from './register-gateway.ts'
import { listGatewayAccess, listGateways } from './repository.ts'
import { updateGateway } from './update-gateway.ts'

const gatewayId = newId('gtw')
const tokens = [
  'the first token of the gateway of this test',
  'the second token of this very gateway',
]
let answering = gatewayId
let accepted = tokens[0]
const server = createServer((request, response) => {
  const known = request.headers.authorization === `Bearer ${accepted}`
  response.statusCode = known ? 200 : 401
  response.end(JSON.stringify(aStatus(answering)))
})
let adminUrl = ''
const asIs = () => ({ gatewayId, name: 'West', region: '', publicUrl: 'http://w.test', adminUrl })
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  adminUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { gatewayId: _, ...input } = asIs()
  must(await registerGateway(await aStaff(), { ...input, adminToken: tokens[0] ?? '' }))
  await db.gateway.update({ where: { id: gatewayId }, data: { recordCursor: 'here' } })
})
afterAll(() => server.close())

const access = async () => (await listGatewayAccess()).find(({ id }) => id === gatewayId)

test('a new token is taken once the gateway accepts it, and what is collected of it goes on', async () => {
  const staff = await aStaff('operator')
  const [, adminToken = ''] = tokens
  expect(await updateGateway(staff, { ...asIs(), adminToken })).toMatchObject({
    failure: { code: 'gateway_unreachable', faults: [{ path: 'adminToken' }] },
  })
  accepted = adminToken
  must(await updateGateway(staff, { ...asIs(), adminToken }))
  expect(await access()).toMatchObject({ adminToken, recordCursor: 'here' })
  const [audited] = await db.auditEvent.findMany({
    where: { targetId: gatewayId, action: 'gateway.updated' },
  })
  expect(JSON.stringify(audited)).not.toContain(adminToken)
  expect(audited?.after).toMatchObject({ adminTokenReplaced: true })
})

test('another gateway at the new address is refused; a name is changed though it is silent', async () => {
  const staff = await aStaff('operator')
  answering = newId('gtw')
  const moved = { ...asIs(), adminUrl: `${adminUrl}/moved` }
  // The token that is kept is not sent to whoever waits there.
  expect(await updateGateway(staff, moved)).toMatchObject({
    failure: { code: 'invalid_input', faults: [{ path: 'adminToken' }] },
  })
  expect(await updateGateway(staff, { ...moved, adminToken: tokens[1] ?? '' })).toMatchObject({
    failure: { code: 'conflict', faults: [{ path: 'adminUrl' }] },
  })
  await noteError(gatewayId, 'It does not answer.')
  must(await updateGateway(staff, { ...asIs(), name: 'Far west', region: 'us' }))
  expect((await listGateways(staff)).find(({ id }) => id === gatewayId)).toMatchObject({
    name: 'Far west',
    region: 'us',
    state: 'unreachable',
  })
})

test('a name that another has is told at its field; what somebody else changed is not overwritten', async () => {
  const staff = await aStaff('operator')
  await aGateway({ name: 'East' })
  expect(await updateGateway(staff, { ...asIs(), name: 'East' })).toMatchObject({
    failure: { code: 'conflict', faults: [{ path: 'name' }] },
  })
  const version =
    (await listGateways(staff)).find(({ id }) => id === gatewayId)?.settingsVersion ?? ''
  const { settingsVersion } = must(
    await updateGateway(staff, { ...asIs(), region: 'eu', versionSeen: version }),
  )
  expect(
    await updateGateway(staff, { ...asIs(), region: 'us', versionSeen: version }),
  ).toMatchObject({ failure: { code: 'conflict' } })
  must(await updateGateway(staff, { ...asIs(), region: 'us', versionSeen: settingsVersion }))
  expect(await updateGateway(staff, { ...asIs(), gatewayId: newId('gtw') })).toMatchObject({
    failure: { code: 'not_found' },
  })
})
