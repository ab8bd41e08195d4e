import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import startInstallation from '#e2e/start-installation.ts'

const TRIES = 200
const POLL_LIMIT_MS = 10_000

/** Revoke → first 401 and rotate → both keys work, through a whole installation: database, worker, gateway. */
const stop = await startInstallation()
Object.assign(
  process.env,
  JSON.parse(readFileSync(join(process.env.E2E_HOME ?? '', 'environment.json'), 'utf8')),
)
process.env.GATEHOUSE_ALLOW_PRIVATE_ADDRESSES = 'true'

const { importApi } = await import('#lib/catalog/import-api.ts')
const { importApiInput } = await import('#lib/catalog/import-schema.ts')
const { setExposure } = await import('#lib/catalog/set-exposure.ts')
const { db } = await import('#lib/db/client.ts')
const { deploy } = await import('#lib/deployments/deploy.ts')
const { proveMember } = await import('#lib/identity/prove.ts')
const { signUp } = await import('#lib/identity/sign-up.ts')
const { systemScope } = await import('#lib/identity/system-scope.ts')
const { createProduct } = await import('#lib/products/create-product.ts')
const { createProductInput } = await import('#lib/products/schema.ts')
const { createKey } = await import('#lib/subscriptions/create-key.ts')
const { requestSubscription } = await import('#lib/subscriptions/request-subscription.ts')
const { revokeKey } = await import('#lib/subscriptions/revoke-key.ts')
const { rotateKey } = await import('#lib/subscriptions/rotate-key.ts')

function must<Value>(
  result: { ok: true; value: Value } | { ok: false; failure: { message: string } },
): Value {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

const backend = createServer((_, response) => response.end('{}'))
await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
const backendUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`
const staff = systemScope('bench')
const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Bench', version: '1' },
  paths: { '/x': { get: { responses: { 200: { description: 'x' } } } } },
})
const { apiId } = must(
  await importApi(
    staff,
    importApiInput.parse({ name: 'Bench', path: '/bench', backendUrl, document }),
  ),
)
must(await setExposure(staff, { apiId, filter: {}, exposure: 'exposed' }))
const { productId } = must(
  await createProduct(
    staff,
    createProductInput.parse({
      name: 'Bench',
      slug: 'bench',
      status: 'published',
      approvalRequired: false,
      apiIds: [apiId],
    }),
  ),
)
must(await deploy(staff, { note: 'bench' }))
const { userId, organisationId } = must(
  await signUp({
    name: 'Bench',
    organisationName: 'Bench',
    email: 'bench@example.com',
    password: 'a password only for a bench',
  }),
)
const member = must(
  proveMember(
    {
      userId,
      name: 'Bench',
      email: '',
      staffRole: null,
      membership: { organisationId, role: 'owner' },
      tokenScopes: null,
      via: 'bench',
      address: null,
      requestId: 'bench',
    },
    'key:write',
  ),
)
const { subscriptionId } = must(
  await requestSubscription(member, { productId, purpose: '', termsAccepted: true }),
)

const call = async (key: string) =>
  (await fetch(`${process.env.E2E_GATEWAY_URL}/bench/x`, { headers: { 'x-api-key': key } })).status

/** A probe this often: probing without a pause would measure the load of the probes. */
const PROBE_MS = 2

/** Milliseconds since `began` until a call with the key is answered with `status`. */
async function until(key: string, status: number, began: number): Promise<number> {
  while (performance.now() - began < POLL_LIMIT_MS) {
    if ((await call(key)) === status) return performance.now() - began
    await pause(PROBE_MS)
  }
  throw new Error(`No ${status} within ${POLL_LIMIT_MS} ms.`)
}

const rotated: number[] = []
const revoked: number[] = []
for (let index = 0; index < TRIES; index += 1) {
  const first = must(await createKey(member, { subscriptionId, slot: 'primary' }))
  await until(first.secret ?? '', 200, performance.now())
  const rotation = performance.now()
  const second = must(
    await rotateKey(member, { subscriptionId, slot: 'primary', graceHours: 1, endGrace: true }),
  )
  rotated.push(await until(second.secret ?? '', 200, rotation))
  if ((await call(first.secret ?? '')) !== 200)
    throw new Error('The old key was refused during its grace.')
  const revocation = performance.now()
  must(await revokeKey(member, { keyId: second.keyId ?? '' }))
  revoked.push(await until(second.secret ?? '', 401, revocation))
}
backend.close()
await db.$disconnect()
await stop()

const percentile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[
    Math.min(values.length - 1, Math.floor(values.length * share))
  ] ?? 0
const row = (values: number[]) => ({
  p50: percentile(values, 0.5).toFixed(1),
  p90: percentile(values, 0.9).toFixed(1),
  p99: percentile(values, 0.99).toFixed(1),
  worst: Math.max(...values).toFixed(1),
})
process.stdout.write(`Milliseconds from the click, ${TRIES} tries, one gateway\n`)
console.table({ 'rotate → both keys work': row(rotated), 'revoke → first 401': row(revoked) })
