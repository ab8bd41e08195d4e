import { expect, test } from 'vitest'
import { importApi } from '#lib/catalog/import-api.ts'
import { importApiInput } from '#lib/catalog/import-schema.ts'
import { setExposure } from '#lib/catalog/set-exposure.ts'
import { db } from '#lib/db/client.ts'
import { effectiveChain } from '#lib/policy-chains/effective-chain.ts'
import { removeStep } from '#lib/policy-chains/remove-step.ts'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { createProduct } from '#lib/products/create-product.ts'
import { createProductInput } from '#lib/products/schema.ts'
import { updateProduct } from '#lib/products/update-product.ts'
import { newId } from '#lib/shared/ids.ts'
import { aStaff } from '#tests/database/people.ts'
import { deploy } from './deploy.ts'
import { pendingChanges } from './pending-changes.ts'
import { listDeployments } from './repository.ts'
import { rollBack } from './roll-back.ts'

const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  paths: {
    '/pets': { get: { operationId: 'list', responses: { 200: { description: 'Pets.' } } } },
  },
})
const codeOf = (result: { ok: boolean; failure?: { code: string } }) =>
  result.ok ? 'ok' : result.failure?.code

test('from a document to a deployment, a policy on the way, and back again', async () => {
  const staff = await aStaff('publisher')
  const imported = await importApi(
    staff,
    importApiInput.parse({
      name: 'Pets',
      path: '/pets',
      backendUrl: 'http://127.0.0.1:9',
      document,
    }),
  )
  if (!imported.ok) throw new Error(imported.failure.message)
  const { apiId } = imported.value
  const product = await createProduct(
    staff,
    createProductInput.parse({
      name: 'Starter',
      slug: 'starter',
      status: 'published',
      apiIds: [apiId],
    }),
  )
  if (!product.ok) throw new Error(product.failure.message)

  expect(
    codeOf(
      await createProduct(staff, createProductInput.parse({ name: 'Starter', slug: 'other' })),
    ),
  ).toBe('conflict')
  expect(
    codeOf(
      await createProduct(
        staff,
        createProductInput.parse({ name: 'Third', slug: 'third', apiIds: [newId('api')] }),
      ),
    ),
  ).toBe('not_found')
  expect(codeOf(await updateProduct(staff, { productId: newId('prd'), name: 'None' }))).toBe(
    'not_found',
  )

  await setExposure(staff, { apiId, filter: {}, exposure: 'exposed' })
  const { changes } = await pendingChanges(staff)
  expect(changes.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(
    expect.arrayContaining(['added operation', 'added product', 'added api']),
  )

  const both = await Promise.all([
    deploy(staff, { note: 'first' }),
    deploy(staff, { note: 'first' }),
  ])
  expect(both.map(codeOf).sort()).toEqual(['nothing_to_deploy', 'ok'])
  expect((await pendingChanges(staff)).changes).toEqual([])

  const step = await saveStep(staff, {
    policy: 'rate-limit',
    scope: 'api',
    targetId: apiId,
    mode: 'enforce',
    config: { calls: 5, windowSeconds: 60 },
  })
  expect(codeOf(step)).toBe('ok')
  const [operation] = await db.operation.findMany({ where: { apiId }, select: { id: true } })
  const chain = await effectiveChain(staff, {
    operationId: operation?.id ?? '',
    productId: product.value.productId,
  })
  expect(chain.ok && chain.value.items.map(({ policy, scope }) => [policy, scope])).toEqual([
    ['rate-limit', 'api'],
  ])
  expect(codeOf(await deploy(staff, { note: 'limited' }))).toBe('ok')

  expect(codeOf(await rollBack(staff, { number: 2 }))).toBe('nothing_to_deploy')
  expect(codeOf(await rollBack(staff, { number: 99 }))).toBe('not_found')
  expect(codeOf(await rollBack(staff, { number: 1 }))).toBe('ok')
  const [newest, , first] = await listDeployments(staff)
  expect(newest).toMatchObject({ number: 3, rollbackOf: 1, live: true, hash: first?.hash })
  expect((await pendingChanges(staff)).changes).toMatchObject([{ kind: 'added', subject: 'step' }])

  expect(codeOf(await removeStep(staff, { stepId: step.ok ? step.value.stepId : '' }))).toBe('ok')
  expect(codeOf(await removeStep(staff, { stepId: newId('stp') }))).toBe('not_found')
})

test('a step out of bounds is refused in the words of its policy, and one of nothing not found', async () => {
  const staff = await aStaff()
  const bad = await saveStep(staff, {
    policy: 'rate-limit',
    scope: 'global',
    targetId: null,
    mode: 'enforce',
    config: { calls: 0, windowSeconds: 60 },
  })
  const lost = await saveStep(staff, {
    policy: 'rate-limit',
    scope: 'api',
    targetId: newId('api'),
    mode: 'enforce',
    config: { calls: 1, windowSeconds: 60 },
  })

  expect([codeOf(bad), codeOf(lost)]).toEqual(['invalid_policy', 'not_found'])
  expect(!bad.ok && bad.failure.faults?.[0]?.path).toBe('calls')
})
