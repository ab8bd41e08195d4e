'use server'

import type { z } from 'zod'
import { publicAction } from '#lib/http/action.ts'
import { createFirstAdministrator } from './create-first-administrator.ts'
import { setupInput, signUpInput } from './schema.ts'
import { signUpFrom } from './sign-up-from.ts'
import { tryLinkFrom } from './try-link-from.ts'

const makeAdministrator = publicAction({ input: setupInput }, (input, address) =>
  tryLinkFrom(address, () => createFirstAdministrator(input)),
)
const makeAccount = publicAction({ input: signUpInput }, (input, address) =>
  signUpFrom(address, input),
)

export const createFirstAdministratorAction = async (input: z.input<typeof setupInput>) =>
  makeAdministrator(input)
export const signUpAction = async (input: z.input<typeof signUpInput>) => makeAccount(input)
