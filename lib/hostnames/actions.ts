'use server'

import { revalidatePath } from 'next/cache'
import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { createHostname } from './create-hostname.ts'
import { deleteHostname } from './delete-hostname.ts'
import { createHostnameInput, hostnameIdInput, updateHostnameInput } from './schema.ts'
import { updateHostname } from './update-hostname.ts'

const permission = 'gateway:write' as const
const create = staffAction({ permission, input: createHostnameInput }, (scope, input) =>
  createHostname(scope, input),
)
const update = staffAction({ permission, input: updateHostnameInput }, (scope, input) =>
  updateHostname(scope, input),
)
const remove = staffAction({ permission, input: hostnameIdInput }, (scope, input) =>
  deleteHostname(scope, input),
)

export async function createHostnameAction(input: z.input<typeof createHostnameInput>) {
  const made = await create(input)
  if (made.ok) revalidatePath('/console', 'layout')
  return made
}
export async function updateHostnameAction(input: z.input<typeof updateHostnameInput>) {
  const changed = await update(input)
  if (changed.ok) revalidatePath('/console', 'layout')
  return changed
}
export async function deleteHostnameAction(input: z.input<typeof hostnameIdInput>) {
  const removed = await remove(input)
  if (removed.ok) revalidatePath('/console', 'layout')
  return removed
}
