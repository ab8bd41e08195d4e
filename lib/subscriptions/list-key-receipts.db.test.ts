import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi, aProduct } from '#tests/catalog/documents.ts'
import { aGateway } from '#tests/database/a-gateway.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { createKey } from './create-key.ts'
import { listKeyReceipts } from './list-key-receipts.ts'
import { revokeKey } from './revoke-key.ts'
import { rotateKey } from './rotate-key.ts'
import { rotateKeyInput } from './schema.ts'

/** A member, its subscription and its primary key. */
async function aKey({ endsAt = null }: { endsAt?: Date | null } = {}) {
  const [staff, member] = [await aStaff(), await aMember()]
  const subscriptionId = newId('sub')
  await db.subscription.create({
    data: {
      id: subscriptionId,
      organisationId: member.organisationId,
      productId: await aProduct(await anApi(staff, 'GET /a'), 'public'),
      status: 'active',
      requestedById: member.actor.userId ?? '',
      endsAt,
    },
  })
  const made = await createKey(member, { subscriptionId, slot: 'primary' })
  if (!made.ok) throw new Error(made.failure.message)
  return { staff, member, subscriptionId, keyId: made.value.keyId ?? '' }
}

test('a key that a rotation gave an end is told from one that lives, and from one that ended at once', async () => {
  const { staff, subscriptionId, member } = await aKey({ endsAt: new Date('2030-01-01T00:00:00Z') })
  const now = new Date()
  const rotate = (graceHours: number) =>
    rotateKey(staff, rotateKeyInput.parse({ subscriptionId, slot: 'primary', graceHours }), now)
  await rotate(24)
  await createKey(member, { subscriptionId, slot: 'primary' })

  const dayLater = new Date(now.getTime() + 86_400_000).toISOString()
  expect(await listKeyReceipts(staff, subscriptionId)).toMatchObject([
    { state: 'active', endsAt: null },
    { state: 'ending', endsAt: dayLater },
    { state: 'active', endsAt: null },
  ])

  await rotateKey(
    staff,
    rotateKeyInput.parse({ subscriptionId, slot: 'primary', graceHours: 0, endGrace: true }),
    now,
  )
  expect((await listKeyReceipts(staff, subscriptionId)).slice(0, 2)).toMatchObject([
    { state: 'ended' },
    { state: 'ended' },
  ])
})

test('lists what was done to the keys with each gateway’s word; others see nothing', async () => {
  const { staff, member, subscriptionId, keyId } = await aKey()
  await revokeKey(member, { keyId })
  const gatewayId = await aGateway({ name: 'Witness', createdAt: new Date(0) })
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

  // Its word for a change comes before the status that says the same.
  expect((await listKeyReceipts(staff, subscriptionId)).at(-1)?.missing).not.toContain('Witness')
  // Registered after the change, it was not slow to take it on.
  await db.gateway.update({
    where: { id: gatewayId },
    data: { createdAt: new Date(Date.now() + 600_000) },
  })
  expect((await listKeyReceipts(staff, subscriptionId)).at(-1)?.receipts).toEqual([
    { gateway: 'Witness', tookMs: null },
  ])

  // It has confirmed the first change and is away since.
  await db.gateway.update({ where: { id: gatewayId }, data: { keySequence: first?.sequence ?? 0 } })
  expect(await listKeyReceipts(staff, subscriptionId)).toMatchObject([
    { state: 'revoked', missing: expect.arrayContaining(['Witness']) },
    { state: 'active', missing: expect.not.arrayContaining(['Witness']) },
  ])
})
