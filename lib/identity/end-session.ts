import 'server-only'
import { db } from '#lib/db/client.ts'
import { type SessionClaims, sessionEnd } from './session-user.ts'

/** Ends one session for good, in every copy of its cookie. */
export async function endSession(session: SessionClaims, now = new Date()): Promise<void> {
  const { id: userId, sessionId } = session
  const endsAt = sessionEnd(session)
  if (!sessionId || !(now < endsAt)) return
  await db.endedSession.createMany({
    data: { id: sessionId, userId, endsAt },
    skipDuplicates: true,
  })
}

/** Forgets the ended sessions that would be over by now anyway. */
export const forgetEndedSessions = async (now = new Date()): Promise<void> => {
  await db.endedSession.deleteMany({ where: { endsAt: { lte: now } } })
}
