import { beforeAll, expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import type { OrganisationScope, StaffScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { aDeployedApi, aSubscriptionWithKey, must } from '#tests/database/an-api.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { cancelSubscription } from './cancel-subscription.ts'
import { createKey } from './create-key.ts'
import { listSubscriptionChoices, listSubscriptionsFor } from './list-subscriptions-for.ts'
import { findSubscription, listSubscriptions } from './repository.ts'
import { requestSubscription } from './request-subscription.ts'
import { rotateKey } from './rotate-key.ts'
import { listSubscriptionsInput, rotateKeyInput } from './schema.ts'
import { suspendSubscription } from './suspend-subscription.ts'

let staff: StaffScope
let member: OrganisationScope
/** Oldest first. */
const own: string[] = []
let foreign = ''
let productId = ''
let apiId = ''
beforeAll(async () => {
  staff = await aStaff()
  member = await aMember()
  const stranger = await aMember()
  ;({ productId, apiId } = await aDeployedApi(staff, 'http://127.0.0.1:1'))
  const ask = async (scope: OrganisationScope) => {
    const asked = await requestSubscription(scope, { productId, purpose: '', termsAccepted: true })
    return asked.ok ? asked.value.subscriptionId : ''
  }
  for (let index = 0; index < 3; index += 1) {
    const subscriptionId = await ask(member)
    own.push(subscriptionId)
    await cancelSubscription(member, { subscriptionId, reason: '' })
  }
  foreign = (await aSubscriptionWithKey(stranger, productId)).subscriptionId
})

const page = async (scope: OrganisationScope | StaffScope, more: object) => {
  const { items, next } = await listSubscriptions(scope, listSubscriptionsInput.parse(more))
  return { ids: items.map(({ id }) => id), next }
}

test('pages follow each other to the end', async () => {
  const first = await page(member, { take: '2' })
  const second = await page(member, { take: '2', cursor: first.next })

  expect([...first.ids, ...second.ids]).toEqual(own.toReversed())
  expect(second.next).toBeNull()
})

test('a cursor of another organisation is answered as one that is unknown', async () => {
  const unknown = await page(member, { cursor: newId('sub') })

  expect(await page(member, { cursor: foreign })).toEqual(unknown)
  expect(unknown).toEqual({ ids: [], next: null })
})

test('a cursor that a filter leaves out marks its place all the same, as staff see all', async () => {
  expect((await page(staff, { cursor: foreign, status: 'cancelled' })).ids).toEqual(
    own.toReversed(),
  )
})

test('of many keys those that work are always among those that are told', async () => {
  const keeper = await aMember()
  const { subscriptionId } = await aSubscriptionWithKey(keeper, productId)
  must(await createKey(keeper, { subscriptionId, slot: 'secondary' }))
  for (let turn = 0; turn < 21; turn += 1)
    must(
      await rotateKey(
        keeper,
        rotateKeyInput.parse({ subscriptionId, slot: 'primary', graceHours: 0 }),
      ),
    )

  const found = await findSubscription(keeper, subscriptionId)
  const live = found?.keys.filter(({ state }) => state === 'live').map(({ slot }) => slot)
  expect(live?.toSorted()).toEqual(['primary', 'secondary'])
})

test('a reader of an API is told of each live subscription that it is for, and in which state', async () => {
  const reader = await aMember()
  const { subscriptionId } = await aSubscriptionWithKey(reader, productId)
  const told = async (scope: OrganisationScope | null = reader) =>
    (await listSubscriptionsFor({ scope }, apiId)).map(({ id, status }) => [id, status])

  expect(await told()).toEqual([[subscriptionId, 'active']])
  must(await suspendSubscription(staff, { subscriptionId, reason: 'Too many calls.' }))
  expect(await told()).toEqual([[subscriptionId, 'suspended']])
  must(await cancelSubscription(reader, { subscriptionId, reason: '' }))
  expect(await told()).toEqual([])
  expect(await told(member)).toEqual([])
  expect(await told(null)).toEqual([])
})

test('an organisation with a hundred subscriptions and more finds each: page by page, by name and state, and as a choice', async () => {
  const { organisationId, actor } = member
  const crowd = Array.from({ length: 120 }, () => newId('sub'))
  await db.subscription.createMany({
    data: crowd.map((id) => ({
      id,
      organisationId,
      productId,
      status: 'rejected' as const,
      requestedById: actor.userId ?? '',
    })),
  })
  const product = await db.product.findUniqueOrThrow({ where: { id: productId } })

  const found: string[] = []
  let cursor: string | undefined
  do {
    const { ids, next } = await page(member, { cursor, status: 'rejected', text: product.name })
    expect(ids.length).toBeLessThanOrEqual(50)
    found.push(...ids)
    cursor = next ?? undefined
  } while (cursor)
  expect(found.toSorted()).toEqual(crowd.toSorted())

  const choices = await listSubscriptionChoices(member)
  expect(choices.map(({ id }) => id).toSorted()).toEqual([...crowd, ...own].toSorted())
  expect(new Set(choices.map(({ name }) => name))).toEqual(new Set([product.name]))
  expect(choices.map(({ id }) => id)).not.toContain(foreign)
})
