'use server'

import type { z } from 'zod'
import { memberAction, publicAction, staffAction } from '#lib/http/action.ts'
import { createMemberPasswordLink, createPasswordLink } from './create-password-link.ts'
import { findPasswordLink } from './find-password-link.ts'
import { memberInput, passwordLinkTokenInput, resetPasswordInput } from './people-schema.ts'
import { resetPassword } from './reset-password.ts'
import { tryLinkFrom } from './try-link-from.ts'

const makeAsStaff = staffAction(
  { permission: 'people:write', input: memberInput },
  (scope, input) => createPasswordLink(scope, input),
)
const makeAsOwner = memberAction(
  { permission: 'organisation:write', input: memberInput },
  (scope, input) => createMemberPasswordLink(scope, input),
)
const look = publicAction({ input: passwordLinkTokenInput }, (input, address) =>
  tryLinkFrom(address, () => findPasswordLink(input)),
)
const reset = publicAction({ input: resetPasswordInput }, (input, address) =>
  tryLinkFrom(address, () => resetPassword(input)),
)

export const createPasswordLinkAction = async (input: z.input<typeof memberInput>) =>
  makeAsStaff(input)
export const createMemberPasswordLinkAction = async (input: z.input<typeof memberInput>) =>
  makeAsOwner(input)
export const findPasswordLinkAction = async (input: z.input<typeof passwordLinkTokenInput>) =>
  look(input)
export const resetPasswordAction = async (input: z.input<typeof resetPasswordInput>) => reset(input)
