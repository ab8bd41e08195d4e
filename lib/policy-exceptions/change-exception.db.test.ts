import { expect, test } from 'vitest'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { anApi, auditedTimes } from '#tests/catalog/documents.ts'
import { must } from '#tests/database/an-api.ts'
import { aStaff } from '#tests/database/people.ts'
import { changeException } from './change-exception.ts'
import { createException } from './create-exception.ts'
import { listLive } from './repository.ts'

const NOW = new Date()
const endsAt = new Date(NOW.getTime() + 5 * 86_400_000).toISOString()

test('of two who edit one exception at once, the second is told and overwrites nothing', async () => {
  const staff = await aStaff('publisher')
  const config = { calls: 5, windowSeconds: 60 }
  const step = { policy: 'rate-limit', mode: 'enforce' as const, config }
  const { stepId } = must(await saveStep(staff, { ...step, scope: 'global', targetId: null }))
  const targetId = await anApi(staff, 'GET /pets')
  const { exceptionId } = must(
    await createException(staff, { stepId, targetId, reason: 'A move', endsAt }, NOW),
  )
  const seen = async () => (await listLive(staff, { stepId }, NOW))[0]?.version
  const change = (reason: string, versionSeen: string | undefined) =>
    changeException(
      staff,
      { exceptionId, reason, endsAt, ownerId: staff.actor.userId ?? '', versionSeen },
      NOW,
    )

  const versionSeen = await seen()
  const both = await Promise.all([change('One', versionSeen), change('Other', versionSeen)])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(both.find(({ ok }) => !ok)).toMatchObject({ failure: { code: 'conflict' } })
  expect(await auditedTimes(exceptionId, 'exception.changed')).toBe(1)

  // Who reads it again goes on from there; who says nothing of what they saw means to replace it.
  must(await change('Later', await seen()))
  must(await change('Last', undefined))
})
