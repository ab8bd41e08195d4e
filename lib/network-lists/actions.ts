'use server'

import { revalidatePath } from 'next/cache'
import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { changeNetworkList } from './change-network-list.ts'
import { createNetworkList } from './create-network-list.ts'
import { deleteNetworkList } from './delete-network-list.ts'
import { changeNetworkListInput, networkListInput, networkListNameInput } from './schema.ts'

const create = staffAction(
  { permission: 'policy:write', input: networkListInput },
  (scope, input) => createNetworkList(scope, input),
)
const change = staffAction(
  { permission: 'policy:write', input: changeNetworkListInput },
  (scope, input) => changeNetworkList(scope, input),
)
const remove = staffAction(
  { permission: 'policy:write', input: networkListNameInput },
  (scope, input) => deleteNetworkList(scope, input),
)

export async function createNetworkListAction(input: z.input<typeof networkListInput>) {
  const made = await create(input)
  if (made.ok) revalidatePath('/console', 'layout')
  return made
}
export async function changeNetworkListAction(input: z.input<typeof changeNetworkListInput>) {
  const changed = await change(input)
  if (changed.ok) revalidatePath('/console', 'layout')
  return changed
}
export async function deleteNetworkListAction(input: z.input<typeof networkListNameInput>) {
  const removed = await remove(input)
  if (removed.ok) revalidatePath('/console', 'layout')
  return removed
}
