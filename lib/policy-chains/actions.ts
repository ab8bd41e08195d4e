'use server'

import { revalidatePath } from 'next/cache'
import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { moveStep } from './move-step.ts'
import { removeStep } from './remove-step.ts'
import { saveStep } from './save-step.ts'
import { moveStepInput, saveStepInput, stepIdInput } from './schema.ts'

const save = staffAction({ permission: 'policy:write', input: saveStepInput }, (scope, input) =>
  saveStep(scope, input),
)
const remove = staffAction({ permission: 'policy:write', input: stepIdInput }, (scope, input) =>
  removeStep(scope, input),
)

const move = staffAction({ permission: 'policy:write', input: moveStepInput }, (scope, input) =>
  moveStep(scope, input),
)

export async function moveStepAction(input: z.input<typeof moveStepInput>) {
  const moved = await move(input)
  if (moved.ok) revalidatePath('/console', 'layout')
  return moved
}
export async function saveStepAction(input: z.input<typeof saveStepInput>) {
  const saved = await save(input)
  if (saved.ok) revalidatePath('/console', 'layout')
  return saved
}
export async function removeStepAction(input: z.input<typeof stepIdInput>) {
  const removed = await remove(input)
  if (removed.ok) revalidatePath('/console', 'layout')
  return removed
}
