import { expect, test } from 'vitest'
import { canonicalJson } from '#contract/canonical-json.ts'
import { hashCanonical } from '#contract/hash-snapshot.ts'
import { anApi as anApiOfSnapshot, aSnapshot, aStep } from '#gateway/testing/a-snapshot.ts'
import { db } from '#lib/db/client.ts'
import { listDeployments, saveAcknowledgement } from '#lib/deployments/repository.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi } from '#tests/catalog/documents.ts'
import { aDeployment, aGateway, aStatus } from '#tests/database/a-gateway.ts'
import { aStaff } from '#tests/database/people.ts'
import { listApiClosures } from './list-api-closures.ts'
import { noteError, noteStatus } from './note-gateway.ts'
import { listGateways } from './repository.ts'

/** Two APIs, of which a gateway closes the first because its version refuses what was deployed for it. */
async function aClosedApi() {
  const staff = await aStaff()
  const [closed, open] = [await anApi(staff, 'GET /a'), await anApi(staff, 'GET /b')]
  const { name } = await db.api.findUniqueOrThrow({ where: { id: closed } })
  const whole = aSnapshot('http://b.test', {
    api: { id: closed, name },
    steps: [aStep('timeout', { answerMs: -1 }, { targetId: closed })],
  })
  const apis = [...whole.apis, anApiOfSnapshot('http://b.test', { id: open, path: '/b' })]
  const snapshot = canonicalJson({ ...whole, apis, products: [] })
  const deployment = await aDeployment(hashCanonical(snapshot), snapshot)
  const gatewayId = await aGateway()
  const faults = [{ pointer: '/steps/0/config/answerMs', message: 'At least 1.' }]
  const notEnforced = { hash: deployment.hash, apiIds: [closed], apiCount: 1, faults }
  const says = (more: object = {}) =>
    noteStatus(
      gatewayId,
      aStatus(gatewayId, { snapshotHash: newId('dep'), notEnforced: { ...notEnforced, ...more } }),
    )
  await says()
  return { staff, closed, open, name, deployment, gatewayId, faults, says }
}
const closuresOf = async (staff: Awaited<ReturnType<typeof aStaff>>, apiId: string) => {
  const listed = await listApiClosures(staff, { apiId })
  return listed.ok ? listed.value.items : []
}

test('a closed API is told with its gateway and the policy at fault, another one is not', async () => {
  const { staff, closed, open, name, deployment, gatewayId, faults } = await aClosedApi()
  const place = { kind: 'step', scope: 'api', targetId: closed, targetName: name }
  expect(await closuresOf(staff, closed)).toMatchObject([
    { gatewayId, silent: false, certain: true, faults: [{ ...faults[0], place }] },
  ])
  expect(await closuresOf(staff, open)).toEqual([])
  expect(await listApiClosures(staff, { apiId: newId('api') })).toMatchObject({ ok: false })

  const gateway = (await listGateways(staff)).find(({ id }) => id === gatewayId)
  expect(gateway).toMatchObject({
    state: 'behind',
    notEnforced: {
      number: deployment.number,
      apis: [{ id: closed, name }],
      apiCount: 1,
      faults: [{ place, apiIds: [closed] }],
    },
  })
})

test('a gateway that closes all, or more than it names, is told of every API, and one that is silent as silent', async () => {
  const { staff, closed, open, gatewayId, says } = await aClosedApi()
  await says({ apiCount: 200 })
  expect(await closuresOf(staff, open)).toMatchObject([{ certain: false, faults: [] }])
  await says({ apiIds: null, hash: null })
  expect(await closuresOf(staff, open)).toMatchObject([
    { certain: true, faults: [{ place: null }] },
  ])
  await noteError(gatewayId, 'It does not answer.')
  expect(await closuresOf(staff, closed)).toMatchObject([{ silent: true }])
  await noteStatus(gatewayId, aStatus(gatewayId))
  expect(await closuresOf(staff, closed)).toEqual([])
})

test('the history tells of the deployment that is enforced in part what is closed, and of no other', async () => {
  const { staff, closed, deployment, gatewayId, faults } = await aClosedApi()
  const refuse = (deploymentId: string) =>
    saveAcknowledgement({
      deploymentId,
      gatewayId,
      state: 'refused',
      tookMs: 3,
      activatedInMs: null,
      faults,
    })
  await refuse(deployment.id)
  const newer = await aDeployment()
  await refuse(newer.id)
  const numbers = { number: { in: [deployment.number, newer.number] } }
  const said = (await listDeployments(staff, numbers)).map(({ acknowledgements }) =>
    acknowledgements.find((one) => one.gatewayId === gatewayId),
  )
  expect(said).toMatchObject([
    { state: 'refused', holds: false, notEnforced: null },
    { state: 'refused', holds: false, notEnforced: { apis: [{ id: closed }] } },
  ])
  await noteError(gatewayId, 'It does not answer.')
  expect(await listDeployments(staff, { number: deployment.number })).toMatchObject([
    { acknowledgements: [{ notEnforced: null, holds: null }] },
  ])
})
