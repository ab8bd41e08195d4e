import { beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import type { OrganisationScope, StaffScope } from '#lib/identity/scope.ts'
import { aProduct } from '#tests/database/a-product.ts'
import { must } from '#tests/database/an-api.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { approveSubscription } from './approve-subscription.ts'
import { cancelSubscription } from './cancel-subscription.ts'
import { expireSubscriptions } from './expire-subscriptions.ts'
import { rejectSubscription } from './reject-subscription.ts'
import { findSubscription } from './repository.ts'
import { requestSubscription } from './request-subscription.ts'
import { resumeSubscription } from './resume-subscription.ts'
import { suspendSubscription } from './suspend-subscription.ts'

let staff: StaffScope
beforeAll(async () => {
  staff = await aStaff()
})

const DAY_MS = 86_400_000
const start = new Date('2026-01-10T12:00:00Z')
const afterDays = (days: number) => new Date(start.getTime() + days * DAY_MS)

const ask = async (member: OrganisationScope, productId: string, now: Date) =>
  must(await requestSubscription(member, { productId, purpose: '', termsAccepted: true }, now))
const suspend = (subscriptionId: string, now: Date) =>
  suspendSubscription(staff, { subscriptionId, reason: 'Unpaid' }, now)
const cancel = (scope: OrganisationScope | StaffScope, subscriptionId: string, now: Date) =>
  cancelSubscription(scope, { subscriptionId, reason: '' }, now)

test('a suspension is not undone by cancelling and asking again, however much later', async () => {
  const member = await aMember()
  const productId = await aProduct()
  const first = await ask(member, productId, start)
  must(await suspend(first.subscriptionId, start))
  must(await cancel(member, first.subscriptionId, start))

  const again = await ask(member, productId, afterDays(400))
  expect(again).toMatchObject({
    status: 'pending',
    reason: expect.stringContaining('ended on 2026-01-10 while it was suspended'),
  })
  expect(await findSubscription(staff, again.subscriptionId)).toMatchObject({
    status: 'pending',
    reason: again.reason,
  })
})

test('what staff cancelled or rejected waits for staff, however much later', async () => {
  const member = await aMember()
  const productId = await aProduct()
  const first = await ask(member, productId, start)
  must(await cancel(staff, first.subscriptionId, start))

  const second = await ask(member, productId, afterDays(100))
  expect(second).toMatchObject({
    status: 'pending',
    reason: expect.stringContaining('Staff cancelled'),
  })
  must(
    await rejectSubscription(
      staff,
      { subscriptionId: second.subscriptionId, reason: 'Not now' },
      afterDays(101),
    ),
  )
  expect(await ask(member, productId, afterDays(200))).toMatchObject({
    status: 'pending',
    reason: expect.stringContaining('Staff rejected'),
  })
})

test('a second subscription beside a suspended one waits', async () => {
  const member = await aMember()
  const productId = await aProduct({ subscriptionsMax: 3 })
  const first = await ask(member, productId, start)
  must(await suspend(first.subscriptionId, start))
  expect((await ask(member, productId, afterDays(1))).status).toBe('pending')

  must(await resumeSubscription(staff, first, afterDays(2)))
  expect((await ask(member, productId, afterDays(3))).status).toBe('active')
})

test('a subscription that ended by its date while it was suspended makes the next one wait', async () => {
  const member = await aMember()
  const productId = await aProduct()
  const first = await ask(member, productId, start)
  must(await suspend(first.subscriptionId, start))
  await db.subscription.update({
    where: { id: first.subscriptionId },
    data: { endsAt: afterDays(2) },
  })
  await expireSubscriptions(afterDays(3))

  expect(await ask(member, productId, afterDays(90))).toMatchObject({
    status: 'pending',
    reason: expect.stringContaining('ended on 2026-01-12 while it was suspended'),
  })
})

test('approval by staff lifts what they decided before, and only before', async () => {
  const member = await aMember()
  const productId = await aProduct()
  const first = await ask(member, productId, start)
  must(await cancel(staff, first.subscriptionId, start))
  const approved = await ask(member, productId, afterDays(1))
  must(
    await approveSubscription(
      staff,
      { subscriptionId: approved.subscriptionId, endsAt: null },
      afterDays(2),
    ),
  )
  expect((await findSubscription(member, approved.subscriptionId))?.reason).toBeNull()
  must(await cancel(member, approved.subscriptionId, afterDays(3)))

  const free = await ask(member, productId, afterDays(40))
  expect(free).toMatchObject({ status: 'active', reason: null })
  must(await suspend(free.subscriptionId, afterDays(41)))
  must(await cancel(member, free.subscriptionId, afterDays(42)))
  expect((await ask(member, productId, afterDays(100))).status).toBe('pending')
})

test('within 31 days of a cancellation the next one waits, since its limits would begin anew', async () => {
  const member = await aMember()
  const productId = await aProduct({ subscriptionsMax: 3 })
  const first = await ask(member, productId, start)
  must(await cancel(member, first.subscriptionId, start))

  expect(await ask(member, productId, afterDays(30.9))).toMatchObject({
    status: 'pending',
    reason:
      'The organisation cancelled a subscription to this product on 2026-01-10; one that is asked for before 2026-02-10 waits for approval.',
  })
  expect(await ask(member, productId, afterDays(31))).toMatchObject({
    status: 'active',
    reason: null,
  })
})

test('approval by staff does not shorten the 31 days', async () => {
  const member = await aMember()
  const productId = await aProduct({ subscriptionsMax: 3 })
  const first = await ask(member, productId, start)
  must(await cancel(member, first.subscriptionId, start))
  const second = await ask(member, productId, afterDays(1))
  must(
    await approveSubscription(
      staff,
      { subscriptionId: second.subscriptionId, endsAt: null },
      afterDays(2),
    ),
  )

  expect((await ask(member, productId, afterDays(3))).status).toBe('pending')
})

test('neither another organisation nor another product waits', async () => {
  const member = await aMember()
  const productId = await aProduct()
  const first = await ask(member, productId, start)
  must(await suspend(first.subscriptionId, start))
  must(await cancel(member, first.subscriptionId, start))

  expect((await ask(await aMember(), productId, afterDays(1))).status).toBe('active')
  expect((await ask(member, await aProduct(), afterDays(1))).status).toBe('active')
})

test('another organisation’s approval lifts nothing', async () => {
  const [member, other] = [await aMember(), await aMember()]
  const productId = await aProduct()
  for (const scope of [member, other]) {
    const { subscriptionId } = await ask(scope, productId, start)
    must(await cancel(staff, subscriptionId, start))
  }
  const { subscriptionId } = await ask(other, productId, afterDays(1))
  must(await approveSubscription(staff, { subscriptionId, endsAt: null }, afterDays(2)))

  expect((await ask(member, productId, afterDays(50))).status).toBe('pending')
})
