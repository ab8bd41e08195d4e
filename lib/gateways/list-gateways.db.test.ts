import { expect, test } from 'vitest'
import { saveAcknowledgement } from '#lib/deployments/repository.ts'
import { createSecret } from '#lib/secrets/create-secret.ts'
import { aDeployment, aGateway, aStatus } from '#tests/database/a-gateway.ts'
import { aStaff } from '#tests/database/people.ts'
import { noteError, noteSecretsFault, noteStatus } from './note-gateway.ts'
import { listGateways } from './repository.ts'

const statusOf = (gatewayId: string, snapshotHash: string | null) =>
  aStatus(gatewayId, { snapshotHash })
const find = async (gatewayId: string) =>
  (await listGateways(await aStaff())).find(({ id }) => id === gatewayId)

test('a gateway that refuses what was deployed is told with each fault and with what it enforces still', async () => {
  const gatewayId = await aGateway()
  const before = await aDeployment()
  const live = await aDeployment()
  await noteStatus(gatewayId, statusOf(gatewayId, before.hash))
  expect(await find(gatewayId)).toMatchObject({ state: 'behind', refusal: null })

  const faults = [{ pointer: '/steps/3/policy', message: 'There is no such policy here.' }]
  // It is asked again and again; how fast it was is told of the first time.
  for (const tookMs of [38, 2_041])
    await saveAcknowledgement({
      deploymentId: live.id,
      gatewayId,
      state: 'refused',
      tookMs,
      activatedInMs: null,
      faults,
    })
  expect(await find(gatewayId)).toMatchObject({
    state: 'behind',
    enforcesNumber: before.number,
    expectedNumber: live.number,
    refusal: { tookMs: 38, faults },
  })

  await noteStatus(gatewayId, statusOf(gatewayId, live.hash))
  expect(await find(gatewayId)).toMatchObject({
    state: 'current',
    enforcesNumber: live.number,
    refusal: null,
  })
})

test('of what was deployed twice it enforces the newer; of what never was, no number is told', async () => {
  const gatewayId = await aGateway()
  const first = await aDeployment()
  const again = await aDeployment(first.hash)
  await noteStatus(gatewayId, statusOf(gatewayId, first.hash))
  expect(await find(gatewayId)).toMatchObject({ enforcesNumber: again.number })
  await noteStatus(gatewayId, statusOf(gatewayId, 'of nobody'))
  expect(await find(gatewayId)).toMatchObject({ state: 'behind', enforcesNumber: null })
})

test('one that has never answered is told apart from one that has fallen silent', async () => {
  const gatewayId = await aGateway()
  await noteError(gatewayId, 'It does not answer.')
  expect(await find(gatewayId)).toMatchObject({ state: 'unreachable', seenAt: null })
  await noteStatus(gatewayId, statusOf(gatewayId, null))
  await noteError(gatewayId, 'It does not answer.')
  expect(await find(gatewayId)).toMatchObject({
    state: 'unreachable',
    seenAt: expect.any(String),
  })
})

test('one that no worker has asked for a minute is not called up to date', async () => {
  const gatewayId = await aGateway()
  const { hash } = await aDeployment()
  await noteStatus(gatewayId, statusOf(gatewayId, hash))
  const seenAt = Date.parse((await find(gatewayId))?.seenAt ?? '')
  const stateAfter = async (seconds: number) => {
    const gateways = await listGateways(await aStaff(), new Date(seenAt + seconds * 1_000))
    return gateways.find(({ id }) => id === gatewayId)?.state
  }
  expect(await stateAfter(50)).toBe('current')
  expect(await stateAfter(70)).toBe('unasked')
})

test('the secret that a gateway refuses is told by its name', async () => {
  const gatewayId = await aGateway()
  const name = `Key ${gatewayId}`
  const made = await createSecret(await aStaff(), { name, value: 'x' })
  const secretId = made.ok ? made.value.secretId : ''
  await noteSecretsFault(gatewayId, `${secretId}: It is no key.`)
  expect(await find(gatewayId)).toMatchObject({ secretsFault: `${name}: It is no key.` })

  const faults = [{ pointer: '/steps/0/config/key', message: `It does not hold ${secretId}.` }]
  const notEnforced = { hash: null, apiIds: null, apiCount: 0, faults }
  await noteStatus(gatewayId, aStatus(gatewayId, { notEnforced }))
  expect((await find(gatewayId))?.notEnforced?.faults).toMatchObject([
    { message: `It does not hold ${name}.` },
  ])
})
