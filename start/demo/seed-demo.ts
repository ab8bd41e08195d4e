import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { importApi } from '#lib/catalog/import-api.ts'
import { importApiInput } from '#lib/catalog/import-schema.ts'
import { setExposure } from '#lib/catalog/set-exposure.ts'
import { db } from '#lib/db/client.ts'
import { deploy } from '#lib/deployments/deploy.ts'
import { proveMember } from '#lib/identity/prove.ts'
import { signUp } from '#lib/identity/sign-up.ts'
import { systemScope } from '#lib/identity/system-scope.ts'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { createProduct } from '#lib/products/create-product.ts'
import { createProductInput } from '#lib/products/schema.ts'
import type { Result } from '#lib/shared/result.ts'
import { approveSubscription } from '#lib/subscriptions/approve-subscription.ts'
import { createKey } from '#lib/subscriptions/create-key.ts'
import { rejectSubscription } from '#lib/subscriptions/reject-subscription.ts'
import { requestSubscription } from '#lib/subscriptions/request-subscription.ts'
import { suspendSubscription } from '#lib/subscriptions/suspend-subscription.ts'
import { inProject } from '#start/project-root.ts'

const CALLS = 240
const staff = systemScope('demo')

function must<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`The demo could not be made: ${result.failure.message}`)
  return result.value
}

/** Makes a world worth looking at, once; answers who can sign in, with which password, or null when it is there. */
export async function seedDemo({
  backendUrl,
  gatewayUrl,
}: {
  backendUrl: string
  gatewayUrl: string
}): Promise<{ emails: string[]; password: string } | null> {
  if ((await db.api.count()) > 0) return null
  const { apiId, products } = await seedApis(backendUrl)
  const password = randomBytes(12).toString('base64url')
  const [acme, globex] = [
    await anOrganisation('Acme Travel', 'ada@acme.example', password),
    await anOrganisation('Globex', 'hank@globex.example', password),
  ]
  await db.productOrganisation.create({
    data: { productId: products.partner, organisationId: acme.organisationId },
  })
  must(await deploy(staff, { note: 'First deployment of the demo' }))

  const open = must(
    await requestSubscription(acme, {
      productId: products.open,
      purpose: 'A travel site',
      termsAccepted: true,
    }),
  )
  const partner = must(
    await requestSubscription(acme, {
      productId: products.partner,
      purpose: 'Bookings for our customers',
      termsAccepted: true,
    }),
  )
  must(await approveSubscription(staff, { subscriptionId: partner.subscriptionId, endsAt: null }))
  const waiting = must(
    await requestSubscription(globex, {
      productId: products.reviewed,
      purpose: 'Trying things out',
      termsAccepted: true,
    }),
  )
  const late = must(
    await requestSubscription(globex, {
      productId: products.open,
      purpose: '',
      termsAccepted: true,
    }),
  )
  const keys = [
    must(await createKey(acme, { subscriptionId: open.subscriptionId, slot: 'primary' })),
    must(await createKey(acme, { subscriptionId: partner.subscriptionId, slot: 'primary' })),
    must(await createKey(globex, { subscriptionId: late.subscriptionId, slot: 'primary' })),
  ]
  must(
    await suspendSubscription(staff, {
      subscriptionId: late.subscriptionId,
      reason: 'Too many bookings in a minute; we are talking.',
    }),
  )
  must(
    await rejectSubscription(staff, {
      subscriptionId: waiting.subscriptionId,
      reason: 'Please say which customers it is for.',
    }),
  )
  must(
    await requestSubscription(globex, {
      productId: products.reviewed,
      purpose: 'Bookings for the staff of Globex',
      termsAccepted: true,
    }),
  )
  await makeCalls(
    gatewayUrl,
    keys.map(({ secret }) => secret ?? ''),
  )
  console.info(`The demo made API ${apiId}.`)
  return { emails: ['ada@acme.example', 'hank@globex.example'], password }
}

async function seedApis(backendUrl: string) {
  const document = readFileSync(
    inProject('node_modules/@readme/oas-examples/3.1/json/train-travel.json'),
    'utf8',
  )
  const { apiId } = must(
    await importApi(
      staff,
      importApiInput.parse({
        name: 'Train Travel',
        path: '/trains',
        summary: 'Stations, trips and bookings.',
        backendUrl,
        document,
        source: 'upload',
      }),
    ),
  )
  for (const tag of ['Stations', 'Trips', 'Bookings'])
    must(await setExposure(staff, { apiId, filter: { tag }, exposure: 'exposed' }))
  must(await setExposure(staff, { apiId, filter: { tag: 'Payments' }, exposure: 'hidden' }))
  const make = async (input: object) =>
    must(
      await createProduct(
        staff,
        createProductInput.parse({ status: 'published', apiIds: [apiId], ...input }),
      ),
    ).productId
  const products = {
    open: await make({
      name: 'Trains Open',
      slug: 'trains-open',
      summary: 'Stations and trips for everybody, sixty calls a minute.',
      approvalRequired: false,
    }),
    reviewed: await make({
      name: 'Trains Business',
      slug: 'trains-business',
      summary: 'Bookings too; each request is looked at.',
      approvalRequired: true,
      terms: 'Bookings are binding.',
      subscriptionsMax: 2,
    }),
    partner: await make({
      name: 'Trains Partner',
      slug: 'trains-partner',
      summary: 'For partners, with prices as they change.',
      audience: 'partner',
      approvalRequired: true,
    }),
    internal: await make({
      name: 'Trains Internal',
      slug: 'trains-internal',
      summary: 'For our own teams.',
      audience: 'internal',
      approvalRequired: false,
    }),
  }
  const step = async (input: Parameters<typeof saveStep>[1]) => must(await saveStep(staff, input))
  await step({
    policy: 'set-header',
    scope: 'global',
    targetId: null,
    mode: 'enforce',
    config: { headers: [{ on: 'response', name: 'x-content-type-options', value: 'nosniff' }] },
  })
  await step({
    policy: 'rate-limit',
    scope: 'product',
    targetId: products.open,
    mode: 'enforce',
    config: { calls: 60, windowSeconds: 60 },
  })
  await step({
    policy: 'remove-fields',
    scope: 'api',
    targetId: apiId,
    mode: 'enforce',
    config: { fields: ['**.internalCost'] },
  })
  await step({
    policy: 'ip-filter',
    scope: 'product',
    targetId: products.partner,
    mode: 'dry-run',
    config: { allow: ['203.0.113.0/24'] },
  })
  return { apiId, products }
}

async function anOrganisation(organisationName: string, email: string, password: string) {
  const name = email.startsWith('ada') ? 'Ada Lovelace' : 'Hank Scorpio'
  const { userId, organisationId } = must(await signUp({ name, organisationName, email, password }))
  return must(
    proveMember(
      {
        userId,
        name,
        email,
        staffRole: null,
        membership: { organisationId, role: 'owner' },
        tokenScopes: null,
        via: 'demo',
        address: null,
        requestId: 'demo',
      },
      'subscription:request',
    ),
  )
}

/** Real calls through the real gateway: most pass, some carry wrong or no keys, some are for what is hidden. */
async function makeCalls(gatewayUrl: string, keys: string[]): Promise<void> {
  const paths = [
    '/trains/trips',
    '/trains/stations',
    '/trains/bookings',
    '/trains/bookings/bk_1',
    '/trains/bookings/bk_1/payment',
    '/trains/nothing',
  ]
  const [first = ''] = keys
  for (let tries = 0; tries < 100; tries += 1) {
    const { status } = await fetch(`${gatewayUrl}/trains/trips`, {
      headers: { 'x-api-key': first },
    })
    if (status === 200) break
    await pause(100)
  }
  for (let index = 0; index < CALLS; index += 1) {
    const key = index % 11 === 0 ? 'gh_wrong' : keys[index % keys.length]
    await fetch(`${gatewayUrl}${paths[index % paths.length]}`, {
      headers: index % 13 === 0 ? {} : { 'x-api-key': key ?? '' },
    })
  }
}
