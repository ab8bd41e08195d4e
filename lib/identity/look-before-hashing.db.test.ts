import { hash } from '@node-rs/argon2'
import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '#lib/db/client.ts'
import { randomText } from '#lib/shared/ids.ts'
import { aMember } from '#tests/database/people.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { createFirstAdministrator } from './create-first-administrator.ts'
import { inviteMember } from './invite-member.ts'

vi.mock('@node-rs/argon2', { spy: true })
beforeEach(() => {
  vi.mocked(hash).mockClear()
})

const account = { name: 'Niels', password: 'a sentence is fine' }
const newAddress = () => `${randomText(10)}@example.com`

test('a token that opens nothing costs no hash of a password', async () => {
  const token = randomText(32)
  expect(await acceptInvitation(null, { token, account })).toMatchObject({
    failure: { code: 'invitation_invalid' },
  })
  expect(await createFirstAdministrator({ ...account, email: newAddress(), token })).toMatchObject({
    failure: { code: 'setup_link_invalid' },
  })
  expect(hash).not.toHaveBeenCalled()
})

test('an invitation taken back costs no hash; an open one makes one account of two at once', async () => {
  const owner = await aMember()
  const email = newAddress()
  const invite = async () => {
    const invited = await inviteMember(owner, { email, role: 'viewer' })
    if (!invited.ok) throw new Error(invited.failure.message)
    return new URL(invited.value.link).hash.slice(1)
  }
  const [first, token] = [await invite(), await invite()]
  await acceptInvitation(null, { token: first, account })
  expect(hash).not.toHaveBeenCalled()

  const both = await Promise.all([
    acceptInvitation(null, { token, account }),
    acceptInvitation(null, { token, account }),
  ])
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  expect(both.find(({ ok }) => !ok)).toMatchObject({ failure: { code: 'invitation_invalid' } })
  expect(await db.user.count({ where: { email } })).toBe(1)
})
