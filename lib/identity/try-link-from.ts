import 'server-only'
import type { FailureCode } from '#lib/shared/failures.ts'
import { fail, type Result } from '#lib/shared/result.ts'
import { giveBackAddressTry, takeAddressTry, waitWords } from './address-tries.ts'

const notValid = new Set<FailureCode>([
  'invitation_invalid',
  'password_link_invalid',
  'setup_link_invalid',
])

/** Looks at a one-time link, or uses it, for somebody who comes from an address: those that are not valid are counted. */
export async function tryLinkFrom<Value, Code extends FailureCode>(
  address: string | null,
  use: () => Promise<Result<Value, Code>>,
  now = new Date(),
): Promise<Result<Value, Code | 'too_many_links'>> {
  const waitMs = await takeAddressTry('link', address, now)
  if (waitMs !== null)
    return fail(
      'too_many_links',
      `Too many links that are not valid came from your address. Try again in ${waitWords(waitMs)}.`,
    )
  const answer = await use()
  if (answer.ok || !notValid.has(answer.failure.code)) await giveBackAddressTry('link', address)
  return answer
}
