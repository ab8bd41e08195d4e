import { z } from 'zod'
import { givenName } from '#lib/shared/given-name.ts'

/** One spelling for one mailbox: what looks the same is the same, or refused (NFKC, then ASCII alone). */
export const email = z
  .string()
  .normalize('NFKC')
  .trim()
  .max(254)
  .toLowerCase()
  .regex(/^[ -~]*$/, 'Use the letters a to z, digits and signs; other letters can look the same.')
  .pipe(z.email('Not an e-mail address like name@example.com.'))
  .meta({ title: 'E-mail' })

export const password = z
  .string()
  .min(12, 'Use at least 12 characters.')
  .max(200, 'Use at most 200 characters.')
  .meta({ title: 'Password', description: 'At least 12 characters; a sentence is fine.' })

export const personName = givenName('Say how you want to be called.').meta({ title: 'Your name' })
export const organisationName = givenName('Name your organisation.').meta({
  title: 'Organisation',
})

export const signInInput = z.object({
  email,
  password: z.string().min(1, 'Enter your password.').max(200),
})

export const signUpInput = z.object({ name: personName, organisationName, email, password })
export type SignUpInput = z.output<typeof signUpInput>

export const setupInput = z.object({
  token: z.string().min(20).max(100),
  name: personName,
  email,
  password,
})
export type SetupInput = z.output<typeof setupInput>
