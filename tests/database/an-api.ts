import { importApi } from '#lib/catalog/import-api.ts'
import { importApiInput } from '#lib/catalog/import-schema.ts'
import { setExposure } from '#lib/catalog/set-exposure.ts'
import { deploy } from '#lib/deployments/deploy.ts'
import type { OrganisationScope, StaffScope } from '#lib/identity/scope.ts'
import { createProduct } from '#lib/products/create-product.ts'
import { createProductInput } from '#lib/products/schema.ts'
import type { Result } from '#lib/shared/result.ts'
import { createKey } from '#lib/subscriptions/create-key.ts'
import { requestSubscription } from '#lib/subscriptions/request-subscription.ts'

export function must<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  paths: {
    '/pets': { get: { responses: { 200: { description: 'Pets.' } } } },
    '/hidden': { get: { responses: { 200: { description: 'Hidden.' } } } },
  },
})

/** An API at `/pets-api` with one exposed operation, in a product whose keys come at once; deployed. */
export async function aDeployedApi(staff: StaffScope, backendUrl: string) {
  const { apiId } = must(
    await importApi(
      staff,
      importApiInput.parse({ name: 'Pets', path: '/pets-api', backendUrl, document }),
    ),
  )
  must(
    await setExposure(staff, {
      apiId,
      operations: [{ method: 'GET', path: '/pets' }],
      exposure: 'exposed',
    }),
  )
  const { productId } = must(
    await createProduct(
      staff,
      createProductInput.parse({
        name: 'Starter',
        slug: 'starter',
        status: 'published',
        approvalRequired: false,
        apiIds: [apiId],
      }),
    ),
  )
  must(await deploy(staff, { note: 'first' }))
  return { apiId, productId }
}

/** An active subscription of a member, with one key. */
export async function aSubscriptionWithKey(member: OrganisationScope, productId: string) {
  const { subscriptionId } = must(
    await requestSubscription(member, { productId, purpose: '', termsAccepted: true }),
  )
  const key = must(await createKey(member, { subscriptionId, slot: 'primary' }))
  return { subscriptionId, keyId: key.keyId ?? '', secret: key.secret ?? '', changes: key.changes }
}
