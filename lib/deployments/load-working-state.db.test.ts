import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi, aProduct } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { loadWorkingState } from './load-working-state.ts'

/** Resolves once somebody waits for a lock on the steps. */
async function somebodyWaits(): Promise<void> {
  const deadline = Date.now() + 15_000
  while (Date.now() < deadline) {
    const rows = await db.$queryRaw<unknown[]>`
      select 1 from pg_locks where not granted and relation = '"Step"'::regclass`
    if (rows.length > 0) return
  }
  throw new Error('Nobody came to read the steps.')
}

test('an edit in the middle of the reading is in the state as a whole or not at all', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /pets')
  const productId = await aProduct(apiId, 'public')
  const stepId = newId('stp')

  const reading = await db.$transaction(
    async (edit) => {
      await edit.$executeRaw`lock table "Step" in access exclusive mode`
      const state = loadWorkingState()
      await somebodyWaits()
      await edit.product.update({ where: { id: productId }, data: { status: 'draft' } })
      await edit.step.create({
        data: { id: stepId, policy: 'rate-limit', scope: 'global', position: 1, config: {} },
      })
      return { state }
    },
    { timeout: 20_000 },
  )
  const { products, steps } = await reading.state

  const before = [
    products.some(({ id }) => id === productId),
    steps.some(({ id }) => id === stepId),
  ]
  expect(before).toEqual([true, false])

  const after = await loadWorkingState()
  expect(after.products.some(({ id }) => id === productId)).toBe(false)
  expect(after.steps.some(({ id }) => id === stepId)).toBe(true)
})
