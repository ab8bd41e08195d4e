import { expect, test } from 'vitest'
import { noteError, noteStatus } from '#lib/gateways/note-gateway.ts'
import { aDeployment, aGateway, aStatus } from '#tests/database/a-gateway.ts'
import { aStaff } from '#tests/database/people.ts'
import { listDeployments, saveAcknowledgement } from './repository.ts'

const runs = (gatewayId: string, snapshotHash: string) =>
  noteStatus(gatewayId, aStatus(gatewayId, { snapshotHash }))
const enforced = (deploymentId: string, gatewayId: string) =>
  saveAcknowledgement({
    deploymentId,
    gatewayId,
    state: 'active',
    tookMs: 38,
    activatedInMs: null,
    faults: [],
  })
const saidBy = async (gatewayId: string, ...numbers: number[]) => {
  const rows = await listDeployments(await aStaff(), { number: { in: numbers } })
  return rows.map(({ acknowledgements }) => acknowledgements.find((a) => a.gatewayId === gatewayId))
}

test('of each deployment it is told whether a gateway enforces it now, or that nobody knows', async () => {
  const gatewayId = await aGateway()
  const [first, second] = [await aDeployment(), await aDeployment()]
  await enforced(first.id, gatewayId)
  await enforced(second.id, gatewayId)
  const holds = async () =>
    (await saidBy(gatewayId, first.number, second.number)).map((said) => said?.holds)

  await runs(gatewayId, second.hash)
  expect(await holds()).toEqual([true, false])
  // It came back with an older folder.
  await runs(gatewayId, first.hash)
  expect(await holds()).toEqual([false, true])
  await noteError(gatewayId, 'It does not answer.')
  expect(await saidBy(gatewayId, second.number)).toMatchObject([
    { state: 'active', holds: null, silentSince: expect.any(String) },
  ])

  // What goes back to the first holds the same: the newest of the two is what it enforces.
  const again = await aDeployment(first.hash)
  await enforced(again.id, gatewayId)
  await runs(gatewayId, first.hash)
  expect((await saidBy(gatewayId, first.number, again.number)).map((said) => said?.holds)).toEqual([
    true,
    false,
  ])
})

test('a gateway that was registered later was not slow to take a deployment on', async () => {
  const { id, number, hash } = await aDeployment()
  const gatewayId = await aGateway({ createdAt: new Date(Date.now() + 600_000) })
  await enforced(id, gatewayId)
  await runs(gatewayId, hash)
  expect(await saidBy(gatewayId, number)).toMatchObject([
    { state: 'active', holds: true, tookMs: null, saidAt: expect.any(String) },
  ])
})
