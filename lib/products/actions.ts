'use server'

import { revalidatePath } from 'next/cache'
import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { createProduct } from './create-product.ts'
import { deleteProduct } from './delete-product.ts'
import { createProductInput, productIdInput, updateProductInput } from './schema.ts'
import { updateProduct } from './update-product.ts'

const create = staffAction(
  { permission: 'product:write', input: createProductInput },
  (scope, input) => createProduct(scope, input),
)
const update = staffAction(
  { permission: 'product:write', input: updateProductInput },
  (scope, input) => updateProduct(scope, input),
)

const remove = staffAction({ permission: 'product:write', input: productIdInput }, (scope, input) =>
  deleteProduct(scope, input),
)

export async function deleteProductAction(input: z.input<typeof productIdInput>) {
  const removed = await remove(input)
  if (removed.ok) revalidatePath('/', 'layout')
  return removed
}
export async function createProductAction(input: z.input<typeof createProductInput>) {
  const made = await create(input)
  if (made.ok) revalidatePath('/', 'layout')
  return made
}
export async function updateProductAction(input: z.input<typeof updateProductInput>) {
  const changed = await update(input)
  if (changed.ok) revalidatePath('/', 'layout')
  return changed
}
