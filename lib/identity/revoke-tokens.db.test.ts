import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { findTokenHolder } from './api-token-holder.ts'
import { createApiToken } from './create-api-token.ts'
import { listOwnTokens } from './list-api-tokens.ts'
import { revokeOwnToken } from './revoke-api-token.ts'
import type { Scope } from './scope.ts'
import { setUserDisabled } from './set-user-disabled.ts'
import { signOutEverywhere } from './update-account.ts'

const personOf = (scope: Scope) => ({ userId: scope.actor.userId ?? '', name: 'Ada' })

async function aToken(scope: Scope, name = 'script') {
  const scopes = [scope.kind === 'staff' ? 'api:read' : 'subscription:read']
  const made = await createApiToken(scope, { name, scopes, expiresInDays: 1 })
  if (!made.ok) throw new Error(made.failure.message)
  return made.value
}
const works = async ({ token }: { token: string }) =>
  (await findTokenHolder(`Bearer ${token}`)) !== null
const auditOf = (action: string, targetId: string) =>
  db.auditEvent.findFirst({ where: { action, targetId } })

test('the tokens of a user who is shut out stay revoked when the user is let in again', async () => {
  const [administrator, member, other] = [await aStaff(), await aMember(), await aMember()]
  const { userId } = personOf(member)
  const [token, kept] = [await aToken(member), await aToken(other)]

  await setUserDisabled(administrator, { userId, disabled: true })
  await setUserDisabled(administrator, { userId, disabled: false })
  expect(await works(token)).toBe(false)
  expect(await works(kept)).toBe(true)
  expect(await auditOf('user.disabled', userId)).toMatchObject({ after: { tokensRevoked: 1 } })
})

test('signing out everywhere ends the tokens too, those of the staff and of every organisation', async () => {
  const [staff, member] = [await aStaff(), await aMember()]
  const kept = await aToken(member)
  const person = personOf(staff)
  const tokens = [await aToken(staff), await aToken(staff)]
  const asMember = await aMember()
  const inOrganisation = await aToken({ ...asMember, actor: staff.actor })

  await signOutEverywhere(person)
  for (const token of [...tokens, inOrganisation]) expect(await works(token)).toBe(false)
  expect(await works(kept)).toBe(true)
  expect(await auditOf('user.signed_out_everywhere', person.userId)).toMatchObject({
    after: { tokensRevoked: 3 },
  })
})

test('one sees the own tokens that still work, with where they work, and revokes each', async () => {
  const [member, other] = [await aMember(), await aMember()]
  const person = personOf(member)
  const [first, second] = [await aToken(member, 'first'), await aToken(member, 'second')]
  const theirs = await aToken(other)
  const names = async (now?: Date) =>
    (await listOwnTokens(person.userId, now)).map(({ name }) => name).sort()
  expect(await names()).toEqual(['first', 'second'])
  expect((await listOwnTokens(person.userId))[0]).toMatchObject({
    organisation: expect.stringMatching(/^Organisation /),
  })

  expect(await revokeOwnToken(person, first)).toMatchObject({ ok: true })
  expect(await works(first)).toBe(false)
  expect(await names()).toEqual(['second'])
  expect(await names(new Date(Date.now() + 2 * 86_400_000))).toEqual([])
  expect(await auditOf('token.revoked', first.tokenId)).toMatchObject({
    actorId: person.userId,
    organisationId: member.organisationId,
  })
  for (const { tokenId } of [first, theirs])
    expect(await revokeOwnToken(person, { tokenId })).toMatchObject({
      failure: { code: 'not_found' },
    })
  expect(await works(second)).toBe(true)
  expect(await works(theirs)).toBe(true)
})
