import type { IncomingMessage, ServerResponse } from 'node:http'
import { getServerSession } from 'next-auth'
import { decode, encode, type JWT } from 'next-auth/jwt'
import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { authOptions } from './auth-options.ts'
import { createOrganisation } from './create-organisation.ts'
import { forgetEndedSessions } from './end-session.ts'
import { removeMember } from './remove-member.ts'
import { findSessionUser, SESSION_SECONDS } from './session-user.ts'
import { setUserDisabled } from './set-user-disabled.ts'
import { signOutEverywhere } from './update-account.ts'

const idOf = (scope: Awaited<ReturnType<typeof aMember>>) => scope.actor.userId ?? ''
const claims = (id: string) => ({
  id,
  sessionEpoch: 0,
  sessionId: newId('ses'),
  signedInAt: Date.now(),
})
const secret = () => authOptions.secret ?? ''

/** The cookie that signing in sends. */
async function signIn(userId: string, more: Partial<JWT> = {}): Promise<string> {
  const user = { id: userId, sessionEpoch: 0 }
  const token = await authOptions.callbacks?.jwt?.({ token: {}, user, account: null })
  return encode({ token: { ...token, ...more }, secret: secret() })
}
/** Signs out as next-auth does, with what the cookie says. */
async function signOut(cookie: string) {
  const token = await decode({ token: cookie, secret: secret() })
  await authOptions.events?.signOut?.({ token: token as JWT, session: undefined as never })
}
async function userOf(cookie: string, now?: Date) {
  const { session } = await askFor(cookie)
  return session && findSessionUser(session.user, undefined, now)
}

/** Asks for the session as a browser does: next-auth answers, and sends a new cookie. */
async function askFor(cookie: string) {
  const sent: string[] = []
  const request = {
    cookies: { 'next-auth.session-token': cookie },
    headers: { host: 'portal.test' },
  }
  const response = {
    getHeader: () => [],
    setHeader: (_: string, value: string[]) => sent.push(...value),
  }
  const session = await getServerSession(
    request as unknown as IncomingMessage & { cookies: Record<string, string> },
    response as unknown as ServerResponse,
    authOptions,
  )
  const renewed = /session-token=([^;]+)/.exec(sent.join('\n'))?.[1]
  return { session, renewed: decodeURIComponent(renewed ?? '') }
}

test('a session ends twelve hours after the sign-in, however often its cookie is renewed', async () => {
  const member = await aMember()
  const signedInAt = Date.now() - (SESSION_SECONDS - 60) * 1_000
  const cookie = await signIn(idOf(member), { signedInAt })
  const { renewed } = await askFor(cookie)
  expect(renewed).not.toBe('')
  const { session } = await askFor(renewed)
  if (!session) throw new Error('The renewed cookie is not accepted.')

  expect(await findSessionUser(session.user, undefined)).toMatchObject({ userId: idOf(member) })
  const later = new Date(Date.now() + 61_000)
  expect(await findSessionUser(session.user, undefined, later)).toBeNull()
})

test('a session that does not say when it began is none', async () => {
  const member = await aMember()
  const session = { ...claims(idOf(member)), signedInAt: Number.NaN }
  expect(await findSessionUser(session, undefined)).toBeNull()
})

test('who signs out is out, with a copy of the cookie and with what it was renewed to; other sessions go on', async () => {
  const userId = idOf(await aMember())
  const [cookie, elsewhere] = [await signIn(userId), await signIn(userId)]
  const { renewed } = await askFor(cookie)
  expect(await userOf(renewed)).toMatchObject({ userId })

  await signOut(renewed)
  expect(await userOf(cookie)).toBeNull()
  expect(await userOf(renewed)).toBeNull()
  expect(await userOf(elsewhere)).toMatchObject({ userId })
  await signOut(cookie)
  expect(await db.endedSession.count({ where: { userId } })).toBe(1)
})

test('a session without an id of its own cannot be ended, and is none', async () => {
  const userId = idOf(await aMember())
  const cookie = await signIn(userId, { sessionId: undefined })
  expect(await userOf(cookie)).toBeNull()
  await signOut(cookie)
  expect(await db.endedSession.count({ where: { userId } })).toBe(0)
})

test('an ended session is remembered until it would have ended anyway, and then forgotten', async () => {
  const userId = idOf(await aMember())
  const cookie = await signIn(userId)
  await signOut(cookie)
  const end = Date.now() + SESSION_SECONDS * 1_000
  await forgetEndedSessions(new Date(end - 60_000))
  expect(await userOf(cookie, new Date(end - 60_000))).toBeNull()
  expect(await db.endedSession.count({ where: { userId } })).toBe(1)

  await forgetEndedSessions(new Date(end + 60_000))
  expect(await db.endedSession.count({ where: { userId } })).toBe(0)
  expect(await userOf(cookie, new Date(end + 60_000))).toBeNull()
  await signOut(await signIn(userId, { signedInAt: Date.now() - SESSION_SECONDS * 1_000 }))
  expect(await db.endedSession.count({ where: { userId } })).toBe(0)
})

test('a session of a user who is shut out is over at once, and stays so when the user is let in again', async () => {
  const [administrator, member] = [await aStaff(), await aMember()]
  const session = claims(idOf(member))
  expect(await findSessionUser(session, undefined)).not.toBeNull()

  await setUserDisabled(administrator, { userId: session.id, disabled: true })
  expect(await findSessionUser(session, undefined)).toBeNull()
  expect(await findSessionUser({ ...session, sessionEpoch: 1 }, undefined)).toBeNull()
  await setUserDisabled(administrator, { userId: session.id, disabled: false })
  expect(await findSessionUser(session, undefined)).toBeNull()
  expect(await findSessionUser({ ...session, sessionEpoch: 1 }, undefined)).not.toBeNull()
})

test('signing out everywhere ends the sessions there are', async () => {
  const session = claims(idOf(await aMember()))
  await signOutEverywhere({ userId: session.id, name: 'Ada' })
  expect(await findSessionUser(session, undefined)).toBeNull()
})

test('the chosen organisation counts for its members alone; a removed member falls back to another', async () => {
  const [member, stranger] = [await aMember({ role: 'viewer' }), await aMember()]
  const session = claims(idOf(member))
  const own = await createOrganisation(
    { userId: session.id, name: 'Ada' },
    { organisationName: 'Own' },
  )
  if (!own.ok) throw new Error('It was refused.')
  const chosen = async (id: string) => (await findSessionUser(session, id))?.membership

  expect(await chosen(own.value.organisationId)).toMatchObject({ ...own.value, role: 'owner' })
  expect(await chosen(stranger.organisationId)).toMatchObject({ role: 'viewer' })

  const { organisationId } = member
  await removeMember(await aMember({ organisationId }), { userId: session.id })
  expect(await chosen(organisationId)).toMatchObject(own.value)
  expect(await db.membership.count({ where: { userId: session.id } })).toBe(1)
})
