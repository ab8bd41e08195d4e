import { expect, test } from 'vitest'
import { anApi, auditedTimes } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { moveStep } from './move-step.ts'
import { atTarget, listSteps } from './repository.ts'
import { saveStep } from './save-step.ts'

test('a step runs before its neighbour, then after it again; steps elsewhere stay', async () => {
  const staff = await aStaff()
  const [apiId, otherId] = [await anApi(staff, 'GET /a'), await anApi(staff, 'GET /a')]
  const add = async (targetId: string, calls: number) => {
    const saved = await saveStep(staff, {
      policy: 'rate-limit',
      scope: 'api',
      targetId,
      mode: 'enforce',
      config: { calls, windowSeconds: 60 },
    })
    if (!saved.ok) throw new Error(saved.failure.message)
    return saved.value.stepId
  }
  const [one, two, three] = [await add(apiId, 1), await add(apiId, 2), await add(apiId, 3)]
  const others = [await add(otherId, 1), await add(otherId, 2)]
  const order = async (id: string) =>
    (await listSteps(staff, atTarget('api', id))).map((step) => step.id)

  expect(await moveStep(staff, { stepId: three, to: 'earlier' })).toMatchObject({ ok: true })
  expect(await order(apiId)).toEqual([one, three, two])
  await moveStep(staff, { stepId: one, to: 'later' })
  expect(await order(apiId)).toEqual([three, one, two])
  await moveStep(staff, { stepId: three, to: 'earlier' })
  expect(await order(apiId)).toEqual([three, one, two])
  expect(await order(otherId)).toEqual(others)
  expect(await auditedTimes(three, 'step.moved')).toBe(1)
  expect(await moveStep(staff, { stepId: 'stp_none', to: 'later' })).toMatchObject({
    failure: { code: 'not_found' },
  })
})
