import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi, aProduct } from '#tests/catalog/documents.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { findProduct, listProducts } from './repository.ts'

test('a product counts its live subscriptions, not those that are over', async () => {
  const staff = await aStaff()
  const productId = await aProduct(await anApi(staff, 'GET /a'), 'public')
  for (const status of ['pending', 'active', 'suspended', 'rejected', 'cancelled'] as const) {
    const { organisationId, actor } = await aMember()
    const requestedById = actor.userId ?? ''
    await db.subscription.create({
      data: { id: newId('sub'), organisationId, productId, status, requestedById },
    })
  }
  const listed = (await listProducts(staff)).find(({ id }) => id === productId)
  expect(listed?.subscriptions).toBe(3)
  expect((await findProduct(staff, productId))?.subscriptions).toBe(3)
})
