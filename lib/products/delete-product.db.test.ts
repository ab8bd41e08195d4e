import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi, aProduct, auditedTimes } from '#tests/catalog/documents.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { deleteProduct } from './delete-product.ts'

test('deletes a product that nobody subscribed to, with its steps', async () => {
  const staff = await aStaff()
  const productId = await aProduct(await anApi(staff, 'GET /a'), 'public')
  await db.step.create({
    data: {
      id: newId('stp'),
      policy: 'cors',
      scope: 'product',
      productId,
      config: {},
      position: 1,
    },
  })
  expect(await deleteProduct(staff, { productId })).toEqual({ ok: true, value: { productId } })
  expect(await db.step.count({ where: { productId } })).toBe(0)
  expect(await auditedTimes(productId, 'product.deleted')).toBe(1)
  expect(await deleteProduct(staff, { productId })).toMatchObject({
    failure: { code: 'not_found' },
  })
})

test('refuses while there is any subscription, and says how many', async () => {
  const staff = await aStaff()
  const { organisationId, actor } = await aMember()
  const productId = await aProduct(await anApi(staff, 'GET /a'), 'public')
  await db.subscription.create({
    data: {
      id: newId('sub'),
      organisationId,
      productId,
      status: 'cancelled',
      requestedById: actor.userId ?? '',
    },
  })
  expect(await deleteProduct(staff, { productId })).toMatchObject({
    failure: { code: 'in_use', message: expect.stringContaining('1 subscription') },
  })
  expect(await db.product.count({ where: { id: productId } })).toBe(1)
})
