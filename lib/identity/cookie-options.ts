import 'server-only'
import { environment } from '#lib/shared/environment.ts'

/** How a cookie of ours is set, as next-auth sets its own: under https it never goes over a plain connection. */
export const cookieOptions = () => ({
  httpOnly: true,
  sameSite: 'lax' as const,
  path: '/',
  secure: new URL(environment().GATEHOUSE_URL).protocol === 'https:',
})
