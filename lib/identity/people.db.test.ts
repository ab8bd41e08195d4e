import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId, randomText } from '#lib/shared/ids.ts'
import { anApi, aProduct } from '#tests/catalog/documents.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { checkCredentials } from './check-credentials.ts'
import { chooseOrganisation } from './choose-organisation.ts'
import { findOrganisationForStaff } from './find-organisation-for-staff.ts'
import { listOrganisationsInDetail } from './list-organisations.ts'
import { listPeople } from './list-people.ts'
import { setUserDisabled } from './set-user-disabled.ts'
import { signUp } from './sign-up.ts'
import { unlockUser } from './unlock-user.ts'

const password = 'a sentence is fine'
const administrator = await aStaff()

async function anAccount(organisationName = 'Acme') {
  const email = `${randomText(10)}@example.com`
  const made = await signUp({ email, password, name: 'Pat', organisationName })
  if (!made.ok) throw new Error(made.failure.message)
  return { email, ...made.value }
}

test('an account that wrong passwords have closed shows until when, and is opened by an administrator', async () => {
  const { email, userId } = await anAccount()
  for (let tries = 0; tries < 5; tries += 1) await checkCredentials({ email, password: 'wrong' })
  const lockedUntil = async (now?: Date) =>
    (await listPeople(administrator, { search: email }, now)).items[0]?.lockedUntil
  expect(new Date((await lockedUntil()) ?? 0).getTime()).toBeGreaterThan(Date.now())
  expect(await lockedUntil(new Date(Date.now() + 16 * 60_000))).toBeNull()

  expect(await unlockUser(administrator, { userId })).toEqual({ ok: true, value: { userId } })
  expect(await lockedUntil()).toBeNull()
  expect((await checkCredentials({ email, password })).ok).toBe(true)
  expect(await db.auditEvent.count({ where: { action: 'user.unlocked', targetId: userId } })).toBe(
    1,
  )
})

test('unlocking lets nobody in who was shut out, and knows no unknown user', async () => {
  const { email, userId } = await anAccount()
  await setUserDisabled(administrator, { userId, disabled: true })
  await unlockUser(administrator, { userId })
  expect((await checkCredentials({ email, password })).ok).toBe(false)
  expect(await unlockUser(administrator, { userId: newId('usr') })).toMatchObject({
    failure: { code: 'not_found' },
  })
})

test('organisations are found by name and by a member’s address, with their counts, page by page', async () => {
  const name = `Umbrella ${randomText(8)}`
  const first = await anAccount(name)
  const second = await anAccount(`${name} two`)
  await aMember({ organisationId: first.organisationId, role: 'viewer' })
  const productId = await aProduct(await anApi(administrator, 'GET /a'), 'public')
  for (const status of ['active', 'rejected'] as const)
    await db.subscription.create({
      data: {
        id: newId('sub'),
        organisationId: first.organisationId,
        productId,
        status,
        requestedById: first.userId,
      },
    })
  const list = (search: string, more = {}) =>
    listOrganisationsInDetail(administrator, { search, take: 50, ...more })

  expect(await list(name.toUpperCase())).toMatchObject({
    items: [{ id: second.organisationId }, { name, members: 2, subscriptions: 1 }],
    next: null,
  })
  expect((await list(second.email)).items).toMatchObject([{ id: second.organisationId }])
  const page = await list(name, { take: 1 })
  expect(page).toMatchObject({ items: [{ id: second.organisationId }] })
  expect(await list(name, { take: 1, cursor: page.next })).toMatchObject({
    items: [{ id: first.organisationId }],
    next: null,
  })
})

test('an organisation is read with its members, owners first, and an unknown one is not found', async () => {
  const { organisationId, email } = await anAccount()
  const viewer = await aMember({ organisationId, role: 'viewer' })
  const userId = viewer.actor.userId ?? ''
  await setUserDisabled(administrator, { userId, disabled: true })

  expect(await findOrganisationForStaff(administrator, { organisationId })).toMatchObject({
    value: {
      id: organisationId,
      members: [
        { email, role: 'owner', disabledAt: null },
        { userId, role: 'viewer', disabledAt: expect.any(String) },
      ],
    },
  })
  expect(
    await findOrganisationForStaff(administrator, { organisationId: newId('org') }),
  ).toMatchObject({ failure: { code: 'not_found' } })
})

test('one turns to an organisation that one is in, and to no other', async () => {
  const member = await aMember({ role: 'viewer' })
  const stranger = await aMember()
  const user = { userId: member.actor.userId ?? '' }
  const { organisationId } = member

  expect(await chooseOrganisation(user, { organisationId })).toMatchObject({ ok: true })
  for (const other of [stranger.organisationId, newId('org')])
    expect(await chooseOrganisation(user, { organisationId: other })).toMatchObject({
      failure: { code: 'not_found' },
    })
})
