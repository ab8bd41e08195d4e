import { expect, test } from 'vitest'
import { updateApiInput } from '#lib/catalog/api-schema.ts'
import { setExposure } from '#lib/catalog/set-exposure.ts'
import { updateApi } from '#lib/catalog/update-api.ts'
import { db } from '#lib/db/client.ts'
import { removeStep } from '#lib/policy-chains/remove-step.ts'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { suspendSubscription } from '#lib/subscriptions/suspend-subscription.ts'
import { anApi, aProduct } from '#tests/catalog/documents.ts'
import { aDeployedApi, aSubscriptionWithKey, must } from '#tests/database/an-api.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { deploy } from './deploy.ts'
import { pendingChanges } from './pending-changes.ts'

const calls = (apiId: string, minute: Date, made: number) =>
  db.usageMinute.create({
    data: {
      ...{ minute, apiId, operationId: '', productId: '', organisationId: '' },
      ...{ subscriptionId: '', keyId: '', status: 200, calls: made },
      ...{ requestBytes: 0, responseBytes: 0, totalMs: 0 },
    },
  })
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)

test('what ends the answers of an API in use is rated breaking, with whom it cuts off', async () => {
  const staff = await aStaff()
  const { apiId, productId } = await aDeployedApi(staff, 'https://pets.example.com/v1')
  const set = async (status: string) =>
    must(await updateApi(staff, updateApiInput.parse({ apiId, status })))
  const impact = async (scope = staff) =>
    (await pendingChanges(scope)).changes.find(({ id }) => id === apiId)?.impact
  const touched = async () => (await pendingChanges(staff)).subscriptionsAffected

  must(await updateApi(staff, updateApiInput.parse({ apiId, timeoutMs: 12_345 })))
  expect(await impact()).toBeNull()

  await set('retired')
  expect(await impact()).toEqual({ rating: 'risky', subscriptions: 0, named: [], calls: 0 })

  await calls(apiId, daysAgo(1), 3)
  await calls(apiId, daysAgo(8), 90)
  expect(await impact()).toMatchObject({ rating: 'breaking', subscriptions: 0, calls: 3 })

  const member = await aMember()
  const { subscriptionId } = await aSubscriptionWithKey(member, productId)
  const other = await aSubscriptionWithKey(await aMember(), productId)
  must(
    await suspendSubscription(staff, { subscriptionId: other.subscriptionId, reason: 'Not paid.' }),
  )
  const { name } = await db.organisation.findUniqueOrThrow({ where: { id: member.organisationId } })
  const used = {
    rating: 'breaking',
    subscriptions: 1,
    named: [{ id: subscriptionId, name: `${name}: Starter` }],
    calls: 3,
  }
  expect(await impact()).toEqual(used)
  expect(await impact(await aStaff('operator'))).toEqual({ ...used, named: [] })

  expect(await touched()).toBe(1)

  // Taken out of its product as well: its callers come by what is deployed.
  await db.productApi.deleteMany({ where: { apiId } })
  expect(await impact()).toEqual(used)

  await set('draft')
  expect(await impact()).toEqual(used)
  expect(await touched()).toBe(1)

  await set('deprecated')
  expect(await impact()).toEqual({ ...used, rating: 'safe' })

  await set('retired')
  must(await deploy(staff, { note: '' }))
  await set('draft')
  expect(await impact()).toMatchObject({ rating: 'safe' })
  await set('published')
  expect(await impact()).toMatchObject({ rating: 'safe' })
})

test('subscriptions are touched by what goes away: an operation, and a step', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /pets', 'GET /dogs')
  const productId = await aProduct(apiId, 'public')
  await db.product.update({ where: { id: productId }, data: { approvalRequired: false } })
  await aSubscriptionWithKey(await aMember(), productId)
  const touched = async () => (await pendingChanges(staff)).subscriptionsAffected
  await setExposure(staff, { apiId, filter: {}, exposure: 'exposed' })
  const config = { calls: 5, windowSeconds: 60 }
  const at = { mode: 'enforce' as const, scope: 'api' as const, targetId: apiId }
  const { stepId } = must(await saveStep(staff, { policy: 'rate-limit', config, ...at }))
  must(await deploy(staff, { note: '' }))
  expect(await touched()).toBe(0)
  must(await removeStep(staff, { stepId }))
  expect(await touched()).toBe(1)
  must(await deploy(staff, { note: '' }))
  const operations = [{ method: 'GET', path: '/dogs' }]
  await setExposure(staff, { apiId, operations, exposure: 'hidden' })
  expect(await touched()).toBe(1)
})
