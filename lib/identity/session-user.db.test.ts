import type { IncomingMessage, ServerResponse } from 'node:http'
import { getServerSession } from 'next-auth'
import { encode } from 'next-auth/jwt'
import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { authOptions } from './auth-options.ts'
import { createOrganisation } from './create-organisation.ts'
import { removeMember } from './remove-member.ts'
import { findSessionUser, SESSION_SECONDS } from './session-user.ts'
import { setUserDisabled } from './set-user-disabled.ts'
import { signOutEverywhere } from './update-account.ts'

const idOf = (scope: Awaited<ReturnType<typeof aMember>>) => scope.actor.userId ?? ''
const claims = (id: string) => ({ id, sessionEpoch: 0, signedInAt: Date.now() })

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
  const cookie = await encode({
    token: { sub: idOf(member), sessionEpoch: 0, signedInAt },
    secret: authOptions.secret ?? '',
    maxAge: 60,
  })
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
