import { getCsrfToken, signOut } from 'next-auth/react'
import { forgetKeys } from '#components/subscriptions/kept-key.ts'
import { tellSignedOut } from './told-account.ts'

/** Signs this browser out, in all its tabs; false: no answer says that it is. */
export async function closeSession(): Promise<boolean> {
  forgetKeys()
  // Without an answer to this next-auth would ask for a page of its own instead.
  if (!(await getCsrfToken().catch(() => undefined))) return false
  const answer = await signOut({ redirect: false }).catch(() => null)
  if (!answer?.url || new URL(answer.url).searchParams.has('csrf')) return false
  tellSignedOut()
  return true
}
