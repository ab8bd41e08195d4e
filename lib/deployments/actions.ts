'use server'

import { revalidatePath } from 'next/cache'
import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { deploy } from './deploy.ts'
import { rollBack } from './roll-back.ts'
import { deployInput, rollBackInput } from './schema.ts'

const permission = 'deployment:write' as const
const run = staffAction({ permission, input: deployInput }, (scope, input) => deploy(scope, input))
const back = staffAction({ permission, input: rollBackInput }, (scope, input) =>
  rollBack(scope, input),
)

export async function deployAction(input: z.input<typeof deployInput>) {
  const deployed = await run(input)
  if (deployed.ok) revalidatePath('/console', 'layout')
  return deployed
}
export async function rollBackAction(input: z.input<typeof rollBackInput>) {
  const deployed = await back(input)
  if (deployed.ok) revalidatePath('/console', 'layout')
  return deployed
}
