'use server'

import { revalidatePath } from 'next/cache'
import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { createApiToken } from './create-api-token.ts'
import { revokeApiToken } from './revoke-api-token.ts'
import { createTokenInput, tokenIdInput } from './token-schema.ts'

const create = staffAction({ permission: 'api:read', input: createTokenInput }, (scope, input) =>
  createApiToken(scope, input),
)
const revoke = staffAction({ permission: 'api:read', input: tokenIdInput }, (scope, input) =>
  revokeApiToken(scope, input),
)

export const createTokenAction = async (input: z.input<typeof createTokenInput>) => create(input)
export async function revokeTokenAction(input: z.input<typeof tokenIdInput>) {
  const revoked = await revoke(input)
  if (revoked.ok) revalidatePath('/console/tokens')
  return revoked
}
