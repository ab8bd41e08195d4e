import 'server-only'
import { fail, type Result } from '#lib/shared/result.ts'
import { takeAddressTry, waitWords } from './address-tries.ts'
import type { SignUpInput } from './schema.ts'
import { signUp } from './sign-up.ts'

/** Signs somebody up who comes from an address; each address has a number of tries, also of those that come to nothing. */
export async function signUpFrom(
  address: string | null,
  input: SignUpInput,
  now = new Date(),
): Promise<
  Result<{ userId: string; organisationId: string }, 'email_taken' | 'too_many_sign_ups'>
> {
  const waitMs = await takeAddressTry('sign-up', address, now)
  if (waitMs !== null)
    return fail(
      'too_many_sign_ups',
      `Too many sign-ups came from your address. Try again in ${waitWords(waitMs)}, or let an owner of an organisation invite you.`,
    )
  return signUp(input)
}
