import { expect, test } from 'vitest'
import { setExposure } from '#lib/catalog/set-exposure.ts'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { anApi } from '#tests/catalog/documents.ts'
import { must } from '#tests/database/an-api.ts'
import { aStaff } from '#tests/database/people.ts'
import { deploy } from './deploy.ts'
import { pendingChanges } from './pending-changes.ts'
import { reviewRollBack } from './review-roll-back.ts'
import { rollBack } from './roll-back.ts'

test('a roll-back is reviewed against what is live, and goes out only as it was reviewed', async () => {
  const staff = await aStaff('publisher')
  const apiId = await anApi(staff, 'GET /a', 'GET /b')
  const set = (path: string, exposure: 'exposed' | 'hidden') =>
    setExposure(staff, { apiId, operations: [{ method: 'GET', path }], exposure })
  await set('/a', 'exposed')
  const { number: first } = must(await deploy(staff, { note: '' }))
  await set('/a', 'hidden')
  await set('/b', 'exposed')
  const { number: second } = must(await deploy(staff, { note: '' }))
  // What the console holds has no part in it.
  await set('/b', 'hidden')

  const review = must(await reviewRollBack(staff, { number: first }))
  expect(review).toMatchObject({ liveNumber: second, subscriptionsAffected: 0 })
  expect(review.changes.map(({ kind, label }) => `${kind} ${label.split(' in ')[0]}`)).toEqual([
    'added GET /a',
    'removed GET /b',
  ])

  must(
    await saveStep(staff, {
      policy: 'rate-limit',
      mode: 'enforce',
      scope: 'global',
      targetId: null,
      config: { calls: 5, windowSeconds: 60 },
    }),
  )
  must(await deploy(staff, { note: '' }))
  expect(await rollBack(staff, { number: first, versionSeen: review.version })).toMatchObject({
    failure: { code: 'conflict', message: expect.stringContaining('nothing was rolled back') },
  })
  const { version: versionSeen } = must(await reviewRollBack(staff, { number: first }))
  const back = must(await rollBack(staff, { number: first, versionSeen }))
  expect((await pendingChanges(staff)).liveNumber).toBe(back.number)
  expect(must(await reviewRollBack(staff, { number: first })).changes).toEqual([])
  expect(await reviewRollBack(staff, { number: 99 })).toMatchObject({
    failure: { code: 'not_found' },
  })
})
