'use server'

import type { z } from 'zod'
import { publicAction } from '#lib/http/action.ts'
import { createFirstAdministrator } from './create-first-administrator.ts'
import { setupInput, signUpInput } from './schema.ts'
import { signUp } from './sign-up.ts'

const makeAdministrator = publicAction({ input: setupInput }, createFirstAdministrator)
const makeAccount = publicAction({ input: signUpInput }, signUp)

export const createFirstAdministratorAction = async (input: z.input<typeof setupInput>) =>
  makeAdministrator(input)
export const signUpAction = async (input: z.input<typeof signUpInput>) => makeAccount(input)
