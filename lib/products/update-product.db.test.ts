import { expect, test } from 'vitest'
import { randomText } from '#lib/shared/ids.ts'
import { anApi } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { createProduct } from './create-product.ts'
import { findProduct } from './repository.ts'
import { createProductInput } from './schema.ts'
import { updateProduct } from './update-product.ts'

test('a form that was opened before an API was added does not take the API out again', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /pets')
  const name = `Pets ${randomText(8)}`
  const made = await createProduct(
    staff,
    createProductInput.parse({ name, slug: name.toLowerCase().replace(' ', '-') }),
  )
  if (!made.ok) throw new Error(made.failure.message)
  const { productId } = made.value
  const seen = (await findProduct(staff, productId))!.version

  const added = await updateProduct(staff, { productId, apiIds: [apiId], versionSeen: seen })
  expect(added).toMatchObject({ ok: true })
  expect(
    await updateProduct(staff, { productId, summary: 'Pets', apiIds: [], versionSeen: seen }),
  ).toMatchObject({ ok: false, failure: { code: 'conflict' } })
  const now = await findProduct(staff, productId)
  expect([now?.apiIds, now?.summary]).toEqual([[apiId], ''])

  // What was stored says which version it made, so that a form can go on.
  expect(added.ok && added.value.version).toBe(now?.version)
})
