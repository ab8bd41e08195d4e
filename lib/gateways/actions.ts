'use server'

import { revalidatePath } from 'next/cache'
import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { probeGateway } from './probe-gateway.ts'
import { registerGateway } from './register-gateway.ts'
import { removeGateway } from './remove-gateway.ts'
import {
  gatewayIdInput,
  probeGatewayInput,
  registerGatewayInput,
  updateGatewayInput,
} from './schema.ts'
import { updateGateway } from './update-gateway.ts'

const permission = 'gateway:write' as const
const probe = staffAction({ permission, input: probeGatewayInput }, (scope, input) =>
  probeGateway(scope, input),
)
const register = staffAction({ permission, input: registerGatewayInput }, (scope, input) =>
  registerGateway(scope, input),
)
const update = staffAction({ permission, input: updateGatewayInput }, (scope, input) =>
  updateGateway(scope, input),
)
const remove = staffAction({ permission, input: gatewayIdInput }, (scope, input) =>
  removeGateway(scope, input),
)

export const probeGatewayAction = async (input: z.input<typeof probeGatewayInput>) => probe(input)

export async function registerGatewayAction(input: z.input<typeof registerGatewayInput>) {
  const registered = await register(input)
  if (registered.ok) revalidatePath('/console', 'layout')
  return registered
}
export async function updateGatewayAction(input: z.input<typeof updateGatewayInput>) {
  const updated = await update(input)
  if (updated.ok) revalidatePath('/console', 'layout')
  return updated
}
export async function removeGatewayAction(input: z.input<typeof gatewayIdInput>) {
  const removed = await remove(input)
  if (removed.ok) revalidatePath('/console', 'layout')
  return removed
}
