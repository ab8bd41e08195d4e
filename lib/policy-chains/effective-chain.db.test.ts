import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi, aProduct } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { effectiveChain } from './effective-chain.ts'
import { saveStep } from './save-step.ts'

test('a chain runs from global to operation, whatever the order of saving; the product only for its own calls', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /pets')
  const other = await anApi(staff, 'GET /dogs')
  const productId = await aProduct(apiId, 'public')
  const { id: operationId } = await db.operation.findFirstOrThrow({ where: { apiId } })
  const targets = [
    ['operation', operationId],
    ['api', apiId],
    ['api', other],
    ['product', productId],
    ['global', null],
  ] as const
  for (const [scope, targetId] of targets) {
    const config = { calls: 5, windowSeconds: 60 }
    const step = { policy: 'rate-limit', mode: 'enforce' as const, scope, targetId, config }
    expect(await saveStep(staff, step)).toMatchObject({ ok: true })
  }

  const scopesOf = async (entered: { productId?: string }) => {
    const chain = await effectiveChain(staff, { operationId, ...entered })
    return chain.ok && chain.value.items.map(({ scope }) => scope)
  }

  expect(await scopesOf({ productId })).toEqual(['global', 'product', 'api', 'operation'])
  expect(await scopesOf({})).toEqual(['global', 'api', 'operation'])
  expect(await effectiveChain(staff, { operationId: newId('op') })).toMatchObject({
    failure: { code: 'not_found' },
  })
})
