'use server'

import { revalidatePath } from 'next/cache'
import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { changeException } from './change-exception.ts'
import { createException } from './create-exception.ts'
import { endException } from './end-exception.ts'
import { changeExceptionInput, createExceptionInput, exceptionIdInput } from './schema.ts'

const permission = 'policy:write' as const
const create = staffAction({ permission, input: createExceptionInput }, (scope, input) =>
  createException(scope, input),
)
const change = staffAction({ permission, input: changeExceptionInput }, (scope, input) =>
  changeException(scope, input),
)
const end = staffAction({ permission, input: exceptionIdInput }, (scope, input) =>
  endException(scope, input),
)

export async function createExceptionAction(input: z.input<typeof createExceptionInput>) {
  const made = await create(input)
  if (made.ok) revalidatePath('/console', 'layout')
  return made
}
export async function changeExceptionAction(input: z.input<typeof changeExceptionInput>) {
  const changed = await change(input)
  if (changed.ok) revalidatePath('/console', 'layout')
  return changed
}
export async function endExceptionAction(input: z.input<typeof exceptionIdInput>) {
  const ended = await end(input)
  if (ended.ok) revalidatePath('/console', 'layout')
  return ended
}
