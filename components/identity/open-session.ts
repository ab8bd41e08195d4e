import { getCsrfToken, signIn } from 'next-auth/react'

/** Signs in with a password: null, or what is against it. */
export async function openSession(email: string, password: string): Promise<string | null> {
  // Without an answer to this next-auth would leave the page, and with it what was typed.
  if (!(await getCsrfToken().catch(() => undefined))) return 'unreachable'
  const answer = await signIn('credentials', { email, password, redirect: false }).catch(() => null)
  if (!answer) return 'unreachable'
  return answer.ok ? null : (answer.error ?? 'unknown')
}
