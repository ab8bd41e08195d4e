'use server'

import { revalidatePath } from 'next/cache'
import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { createCertificate } from './create-certificate.ts'
import { createSecret } from './create-secret.ts'
import { deleteSecret } from './delete-secret.ts'
import { replaceCertificate } from './replace-certificate.ts'
import { replaceSecret } from './replace-secret.ts'
import {
  createCertificateInput,
  createSecretInput,
  replaceCertificateInput,
  replaceSecretInput,
  secretIdInput,
} from './schema.ts'

const permission = 'secret:write' as const
const create = staffAction({ permission, input: createSecretInput }, (scope, input) =>
  createSecret(scope, input),
)
const replace = staffAction({ permission, input: replaceSecretInput }, (scope, input) =>
  replaceSecret(scope, input),
)
const createOfCertificate = staffAction(
  { permission, input: createCertificateInput },
  (scope, input) => createCertificate(scope, input),
)
const replaceOfCertificate = staffAction(
  { permission, input: replaceCertificateInput },
  (scope, input) => replaceCertificate(scope, input),
)
const remove = staffAction({ permission, input: secretIdInput }, (scope, input) =>
  deleteSecret(scope, input),
)

export async function createSecretAction(input: z.input<typeof createSecretInput>) {
  const made = await create(input)
  if (made.ok) revalidatePath('/console', 'layout')
  return made
}
export async function replaceSecretAction(input: z.input<typeof replaceSecretInput>) {
  const made = await replace(input)
  if (made.ok) revalidatePath('/console', 'layout')
  return made
}
export async function createCertificateAction(input: z.input<typeof createCertificateInput>) {
  const made = await createOfCertificate(input)
  if (made.ok) revalidatePath('/console', 'layout')
  return made
}
export async function replaceCertificateAction(input: z.input<typeof replaceCertificateInput>) {
  const made = await replaceOfCertificate(input)
  if (made.ok) revalidatePath('/console', 'layout')
  return made
}
export async function deleteSecretAction(input: z.input<typeof secretIdInput>) {
  const removed = await remove(input)
  if (removed.ok) revalidatePath('/console', 'layout')
  return removed
}
