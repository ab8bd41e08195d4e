import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { aGateway, aStatus } from '#tests/database/a-gateway.ts'
import { aStaff } from '#tests/database/people.ts'
import { probeGateway } from './probe-gateway.ts'
import { registerGateway } from './register-gateway.ts'
import { listGateways } from './repository.ts'

const gatewayId = newId('gtw')
const adminToken = 'the token of the gateway of this test'
const status = aStatus(gatewayId)
const server = createServer((request, response) => {
  const known = request.headers.authorization === `Bearer ${adminToken}`
  response.statusCode = known ? 200 : 401
  response.end(JSON.stringify(known ? status : { title: 'No', status: 401 }))
})
let adminUrl = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  adminUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

test('says who answers and whether it is known, and stores nothing', async () => {
  const staff = await aStaff()
  expect(await probeGateway(staff, { adminUrl, adminToken })).toMatchObject({
    value: { gatewayId, version: '9.9.9', knownAs: null },
  })
  expect(await db.gateway.count({ where: { id: gatewayId } })).toBe(0)

  const input = { name: 'Probed', region: '', publicUrl: 'http://g.test', adminUrl, adminToken }
  expect(await registerGateway(staff, input)).toMatchObject({ ok: true })
  expect(await probeGateway(staff, { adminUrl, adminToken })).toMatchObject({
    value: { knownAs: 'Probed' },
  })
})

test('a gateway that cannot be registered is told at its field, with the name of the one that has it', async () => {
  const staff = await aStaff()
  const here = { region: '', publicUrl: 'http://g.test', adminUrl, adminToken }
  await db.gateway.deleteMany({ where: { id: gatewayId } })
  const other = await aGateway({ name: 'Gone', adminUrl })
  const refused = async (name: string) => {
    const registered = await registerGateway(staff, { ...here, name })
    return registered.ok ? null : registered.failure
  }
  expect(await refused('New')).toMatchObject({
    code: 'conflict',
    faults: [{ path: 'adminUrl', message: expect.stringContaining('“Gone” is registered at') }],
  })
  expect((await refused('Gone'))?.faults?.map(({ path }) => path)).toEqual(['name', 'adminUrl'])

  await db.gateway.update({ where: { id: other }, data: { adminUrl: 'http://gone.test' } })
  expect(await refused('Gone')).toMatchObject({
    faults: [{ path: 'name', message: expect.stringContaining('“Gone” has this name') }],
  })
  expect((await registerGateway(staff, { ...here, name: 'Here' })).ok).toBe(true)
  expect(await refused('Twice')).toMatchObject({
    message: expect.stringContaining('registered already, as “Here”'),
    faults: [{ path: 'adminUrl' }],
  })
})

test('says so when the token is another’s, or nobody answers', async () => {
  const staff = await aStaff()
  const probe = (url: string, token: string) =>
    probeGateway(staff, { adminUrl: url, adminToken: token })
  expect(await probe(adminUrl, 'the token of some other gateway here')).toMatchObject({
    failure: {
      code: 'gateway_unreachable',
      faults: [{ path: 'adminToken', message: expect.stringContaining('does not accept') }],
    },
  })
  expect(await probe('http://127.0.0.1:1', adminToken)).toMatchObject({
    failure: { code: 'gateway_unreachable' },
  })
})

test('a gateway is behind by the key changes that it has not confirmed', async () => {
  const staff = await aStaff()
  const { keySequence } = await db.installation.findUniqueOrThrow({ where: { id: 1 } })
  const id = await aGateway({ keySequence })
  const behind = async () => (await listGateways(staff)).find((each) => each.id === id)?.keysBehind
  expect(await behind()).toBe(0)
  await db.installation.update({ where: { id: 1 }, data: { keySequence: { increment: 3 } } })
  expect(await behind()).toBe(3)
})
