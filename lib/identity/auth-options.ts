import 'server-only'
import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { unexpected } from '#lib/db/unexpected.ts'
import { derivedKey } from '#lib/shared/derived-key.ts'
import { checkCredentials, type SignedIn } from './check-credentials.ts'
import { signInInput } from './schema.ts'
import { SESSION_SECONDS, type SessionClaims } from './session-user.ts'

declare module 'next-auth' {
  interface Session {
    user: SessionClaims & { name?: string | null }
  }
  interface User {
    sessionEpoch: number
  }
}

/** Whose credentials these are. next-auth shows a browser the message of what is thrown, so that is a code and no more. */
export async function authorize(
  credentials: Record<string, unknown> | undefined,
): Promise<SignedIn> {
  const input = signInInput.safeParse(credentials)
  if (!input.success) throw new Error('wrong_credentials')
  const signedIn = await checkCredentials(input.data).catch((error: unknown) => ({
    ok: false as const,
    failure: unexpected(error, 'none'),
  }))
  if (!signedIn.ok) throw new Error(signedIn.failure.code)
  return signedIn.value
}

/** next-auth's configuration. Rights are read anew at every request. */
export const authOptions: NextAuthOptions = {
  get secret() {
    return derivedKey('next-auth').toString('base64url')
  },
  session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
  pages: { signIn: '/sign-in', error: '/sign-in' },
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      authorize,
    }),
  ],
  callbacks: {
    jwt: ({ token, user }) =>
      user ? { sub: user.id, sessionEpoch: user.sessionEpoch, signedInAt: Date.now() } : token,
    session: ({ session, token }) => ({
      expires: session.expires,
      user: {
        id: token.sub ?? '',
        sessionEpoch: Number(token.sessionEpoch),
        signedInAt: Number(token.signedInAt),
      },
    }),
  },
}
