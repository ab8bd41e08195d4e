import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi, aProduct } from '#tests/catalog/documents.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { createKey } from './create-key.ts'
import { listKeyReceipts } from './list-key-receipts.ts'
import { revokeKey } from './revoke-key.ts'

test('lists what was done to the keys with each gateway’s word; others see nothing', async () => {
  const [staff, member] = [await aStaff(), await aMember()]
  const subscriptionId = newId('sub')
  await db.subscription.create({
    data: {
      id: subscriptionId,
      organisationId: member.organisationId,
      productId: await aProduct(await anApi(staff, 'GET /a'), 'public'),
      status: 'active',
      requestedById: member.actor.userId ?? '',
    },
  })
  const made = await createKey(member, { subscriptionId, slot: 'primary' })
  if (!made.ok) throw new Error(made.failure.message)
  const [key] = await db.key.findMany({ where: { subscriptionId } })
  await revokeKey(member, { keyId: key?.id ?? '' })
  const gatewayId = newId('gtw')
  await db.gateway.create({
    data: {
      id: gatewayId,
      name: 'Witness',
      adminUrl: `http://${gatewayId}.test`,
      adminTokenSealed: '',
      publicUrl: 'http://g.test',
    },
  })
  const [first] = (await listKeyReceipts(staff, subscriptionId)).toReversed()
  await db.keyReceipt.create({
    data: {
      sequence: first?.sequence ?? 0,
      gatewayId,
      tookMs: 7,
      acknowledgedAt: new Date(),
    },
  })

  expect(await listKeyReceipts(member, subscriptionId)).toMatchObject([
    { state: 'revoked', receipts: [] },
    { state: 'active', receipts: [{ gateway: 'Witness', tookMs: 7 }] },
  ])
  expect(await listKeyReceipts(await aMember(), subscriptionId)).toEqual([])
})
