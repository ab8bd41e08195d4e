import { expect, test } from 'vitest'
import { randomText } from '#lib/shared/ids.ts'
import { aStaff } from '#tests/database/people.ts'
import { createProduct } from './create-product.ts'
import { findProduct } from './repository.ts'
import { createProductInput } from './schema.ts'

test('a name of whatever letters makes an address, and names that read alike make two', async () => {
  const staff = await aStaff()
  const slugOf = async (name: string) => {
    const made = await createProduct(staff, createProductInput.parse({ name }))
    if (!made.ok) throw new Error(made.failure.message)
    return (await findProduct(staff, made.value.productId))?.slug
  }
  const some = randomText(8)
  expect(await slugOf(`Orders ${some}`)).toBe(`orders-${some}`)
  expect(await slugOf(`Orders: ${some}!`)).toBe(`orders-${some}-2`)
  expect(await slugOf('واجهة الطلبات')).toMatch(/^product(-\d+)?$/)
  expect(await slugOf('🚂🚃')).toMatch(/^product-\d+$/)
})
