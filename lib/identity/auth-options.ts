import 'server-only'
import type { NextAuthOptions } from 'next-auth'
import type { JWT } from 'next-auth/jwt'
import Credentials from 'next-auth/providers/credentials'
import { unexpected } from '#lib/db/unexpected.ts'
import { derivedKey } from '#lib/shared/derived-key.ts'
import { newId } from '#lib/shared/ids.ts'
import { checkCredentials, type SignedIn } from './check-credentials.ts'
import { endSession } from './end-session.ts'
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

const claimsOf = (token: JWT): SessionClaims => ({
  id: token.sub ?? '',
  sessionEpoch: Number(token.sessionEpoch),
  sessionId: typeof token.sessionId === 'string' ? token.sessionId : '',
  signedInAt: Number(token.signedInAt),
})

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
      user
        ? {
            sub: user.id,
            sessionEpoch: user.sessionEpoch,
            sessionId: newId('ses'),
            signedInAt: Date.now(),
          }
        : token,
    session: ({ session, token }) => ({ expires: session.expires, user: claimsOf(token) }),
  },
  events: {
    signOut: ({ token }) => endSession(claimsOf(token)),
  },
}
