import { beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import type { OrganisationScope, StaffScope } from '#lib/identity/scope.ts'
import { aProduct } from '#tests/database/a-product.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { approveSubscription } from './approve-subscription.ts'
import { cancelSubscription } from './cancel-subscription.ts'
import { createKey } from './create-key.ts'
import { findReceipts } from './find-receipts.ts'
import { keyLogPosition, readKeyChanges, readKeyTable } from './key-log.ts'
import { rejectSubscription } from './reject-subscription.ts'
import { findSubscription, listSubscriptions } from './repository.ts'
import { requestSubscription } from './request-subscription.ts'
import { resumeSubscription } from './resume-subscription.ts'
import { revokeKey } from './revoke-key.ts'
import { rotateKey } from './rotate-key.ts'
import { listSubscriptionsInput, rotateKeyInput } from './schema.ts'
import { suspendSubscription } from './suspend-subscription.ts'

let staff: StaffScope
let member: OrganisationScope
let stranger: OrganisationScope
beforeAll(async () => {
  staff = await aStaff()
  member = await aMember()
  stranger = await aMember()
})

async function aSubscription(more: object = {}): Promise<string> {
  const asked = await requestSubscription(member, {
    productId: await aProduct(more),
    purpose: '',
    termsAccepted: true,
  })
  if (!asked.ok) throw new Error(asked.failure.message)
  return asked.value.subscriptionId
}
async function aKey(subscriptionId: string, slot: 'primary' | 'secondary' = 'primary') {
  const made = await createKey(member, { subscriptionId, slot })
  if (!made.ok) throw new Error(made.failure.message)
  return { ...made.value, keyId: made.value.keyId ?? '', secret: made.value.secret ?? '' }
}
const codeOf = (result: { ok: boolean; failure?: { code: string } }) =>
  result.ok ? 'ok' : result.failure?.code

test('a product without approval gives an active subscription, one with it a pending one', async () => {
  const scope = await aMember()
  const open = await requestSubscription(scope, {
    productId: await aProduct(),
    purpose: '',
    termsAccepted: false,
  })
  const asked = await requestSubscription(scope, {
    productId: await aProduct({ approvalRequired: true }),
    purpose: '',
    termsAccepted: false,
  })

  expect([open.ok && open.value.status, asked.ok && asked.value.status]).toEqual([
    'active',
    'pending',
  ])
})

test('asking again never skips approval, not even twice at once', async () => {
  const productId = await aProduct({ approvalRequired: true })
  const both = await Promise.all(
    [1, 2].map(() => requestSubscription(member, { productId, purpose: '', termsAccepted: false })),
  )

  expect(both.map(codeOf).sort()).toEqual(['already_subscribed', 'ok'])
})

test('a draft, a product for other partners and an internal one cannot be asked for', async () => {
  const products = await Promise.all([
    aProduct({ status: 'draft' }),
    aProduct({ audience: 'partner' }),
    aProduct({ audience: 'internal' }),
  ])
  const answers = await Promise.all(
    products.map((productId) =>
      requestSubscription(member, { productId, purpose: '', termsAccepted: true }),
    ),
  )

  expect(answers.map(codeOf)).toEqual(['not_found', 'not_found', 'not_found'])
})

test('terms must be accepted', async () => {
  const productId = await aProduct({ terms: 'Be kind.' })
  expect(
    codeOf(await requestSubscription(member, { productId, purpose: '', termsAccepted: false })),
  ).toBe('invalid_input')
})

test('a pending subscription has no keys; approved it has; rejected it stays without, with the reason', async () => {
  const pending = await aSubscription({ approvalRequired: true })
  expect(codeOf(await createKey(member, { subscriptionId: pending, slot: 'primary' }))).toBe(
    'subscription_inactive',
  )
  expect(codeOf(await approveSubscription(staff, { subscriptionId: pending, endsAt: null }))).toBe(
    'ok',
  )
  expect(codeOf(await createKey(member, { subscriptionId: pending, slot: 'primary' }))).toBe('ok')
  expect(codeOf(await approveSubscription(staff, { subscriptionId: pending, endsAt: null }))).toBe(
    'illegal_transition',
  )

  const other = await aSubscription({ approvalRequired: true })
  await rejectSubscription(staff, { subscriptionId: other, reason: 'Not now' })
  expect(await findSubscription(member, other)).toMatchObject({
    status: 'rejected',
    reason: 'Not now',
  })
})

test('the secret of a key is in one answer and nowhere in the database', async () => {
  const subscriptionId = await aSubscription()
  const { secret } = await aKey(subscriptionId)

  expect(secret).toMatch(/^gh_/)
  const tables = await db.$queryRaw<{ found: bigint }[]>`
    select (select count(*) from "Key" where "Key"::text like ${`%${secret}%`}) + (select count(*) from "KeyChange" where "KeyChange"::text like ${`%${secret}%`})
      + (select count(*) from "AuditEvent" where "AuditEvent"::text like ${`%${secret}%`}) as found`
  expect(Number(tables[0]?.found)).toBe(0)
})

test('staff who rotate a key never see one; the organisation makes it', async () => {
  const subscriptionId = await aSubscription()
  await aKey(subscriptionId)
  const rotated = await rotateKey(staff, rotateKeyInput.parse({ subscriptionId, slot: 'primary' }))

  expect(rotated.ok && rotated.value.secret).toBeNull()
  expect(codeOf(await createKey(member, { subscriptionId, slot: 'primary' }))).toBe('ok')
})

test('a revoked key cannot be revoked again, and a taken slot not filled', async () => {
  const subscriptionId = await aSubscription()
  const { keyId } = await aKey(subscriptionId)

  expect(codeOf(await createKey(member, { subscriptionId, slot: 'primary' }))).toBe(
    'key_slot_taken',
  )
  expect(codeOf(await revokeKey(member, { keyId }))).toBe('ok')
  expect(codeOf(await revokeKey(member, { keyId }))).toBe('key_not_live')
})

test('suspend, resume and cancel reach every key through the log, in the order of commits', async () => {
  const subscriptionId = await aSubscription()
  const { keyId } = await aKey(subscriptionId)
  const { sequence } = await keyLogPosition()
  await suspendSubscription(staff, { subscriptionId, reason: 'Unpaid' })
  await resumeSubscription(staff, { subscriptionId })
  await cancelSubscription(member, { subscriptionId, reason: '' })
  const changes = (await readKeyChanges(sequence, 100)).filter(({ entry }) => entry.keyId === keyId)

  expect(changes.map(({ entry }) => entry.state)).toEqual(['suspended', 'active', 'revoked'])
  const { head, entries } = await readKeyTable(async ({ head, pages }) => ({
    head,
    entries: (await Array.fromAsync(pages)).flat(),
  }))
  expect([head.count, head.sequence]).toEqual([entries.length, (await keyLogPosition()).sequence])
})

test('the partner reads why staff cancelled; a reason need not be said', async () => {
  const [told, untold] = [await aSubscription(), await aSubscription()]
  await cancelSubscription(staff, { subscriptionId: told, reason: 'The contract has ended' })
  await cancelSubscription(staff, { subscriptionId: untold, reason: '' })

  expect(await findSubscription(member, told)).toMatchObject({
    status: 'cancelled',
    reason: 'The contract has ended',
  })
  expect(await findSubscription(member, untold)).toMatchObject({ reason: null })
})

test('another organisation finds nothing: not to read, not to change', async () => {
  const subscriptionId = await aSubscription()
  const { keyId, changes } = await aKey(subscriptionId)

  expect(await findSubscription(stranger, subscriptionId)).toBeNull()
  expect((await listSubscriptions(stranger, listSubscriptionsInput.parse({}))).items).toEqual([])
  const answers = await Promise.all([
    createKey(stranger, { subscriptionId, slot: 'secondary' }),
    rotateKey(stranger, rotateKeyInput.parse({ subscriptionId, slot: 'primary' })),
    revokeKey(stranger, { keyId }),
    cancelSubscription(stranger, { subscriptionId, reason: '' }),
    findReceipts(stranger, { subscriptionId, sequences: changes }),
  ])
  expect(answers.map(codeOf)).toEqual(Array(5).fill('not_found'))
})

test('every change leaves an audit row, which nobody can alter', async () => {
  const subscriptionId = await aSubscription()
  const { keyId } = await aKey(subscriptionId)
  await revokeKey(member, { keyId })

  const actions = await db.auditEvent.findMany({
    where: { targetId: { in: [subscriptionId, keyId] } },
    select: { action: true },
  })
  expect(actions.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['subscription.requested', 'key.revoked']),
  )
  await expect(db.auditEvent.updateMany({ data: { actorName: 'Nobody' } })).rejects.toThrow(
    /append-only/,
  )
})
