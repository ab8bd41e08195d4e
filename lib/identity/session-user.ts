import 'server-only'
import { db } from '#lib/db/client.ts'
import type { Caller } from './caller.ts'

/** How long a session lasts, counted from the sign-in, whatever it is used for. */
export const SESSION_SECONDS = 12 * 3_600

/** What a session says of itself; all else is read anew at every request. */
export interface SessionClaims {
  id: string
  sessionEpoch: number
  /** Names this sign-in, whatever the cookie is renewed to; empty: made before sessions had one, and none any more. */
  sessionId: string
  /** Milliseconds since 1970. */
  signedInAt: number
}

/** When a session is over; its cookie says nothing of it, as next-auth renews that whenever a browser asks for its session. */
export const sessionEnd = ({ signedInAt }: SessionClaims): Date =>
  new Date(signedInAt + SESSION_SECONDS * 1_000)

/**
 * Whose session this is; null when it is over, or was ended, or its user is shut out. The organisation is the chosen
 * one if the user is in it, else the one joined first.
 */
export async function findSessionUser(
  session: SessionClaims,
  chosenOrganisation: string | undefined,
  now = new Date(),
): Promise<Omit<Caller, 'address' | 'requestId'> | null> {
  const { id, sessionEpoch, sessionId } = session
  if (!sessionId || !(now < sessionEnd(session))) return null
  const user = await db.user.findFirst({
    where: { id, disabledAt: null, sessionEpoch, endedSessions: { none: { id: sessionId } } },
    select: {
      id: true,
      name: true,
      email: true,
      staffRole: true,
      memberships: { select: { organisationId: true, role: true }, orderBy: { createdAt: 'asc' } },
    },
  })
  if (!user) return null
  const { memberships, id: userId, ...person } = user
  const chosen = memberships.find(({ organisationId }) => organisationId === chosenOrganisation)
  return {
    ...person,
    userId,
    membership: chosen ?? memberships[0] ?? null,
    tokenScopes: null,
    via: 'browser',
  }
}
