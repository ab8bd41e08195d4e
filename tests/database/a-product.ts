import { db } from '#lib/db/client.ts'
import { newId, randomText } from '#lib/shared/ids.ts'

/** A published product that needs no approval; `more`: what is to be otherwise. Answers its id. */
export async function aProduct(more: object = {}): Promise<string> {
  const id = newId('prd')
  await db.product.create({
    data: {
      id,
      name: `Product ${randomText(8)}`,
      slug: randomText(10),
      status: 'published',
      approvalRequired: false,
      ...more,
    },
  })
  return id
}
