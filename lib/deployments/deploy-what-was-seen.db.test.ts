import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { saveStep } from '#lib/policy-chains/save-step.ts'
import { must } from '#tests/database/an-api.ts'
import { aStaff } from '#tests/database/people.ts'
import { deploy } from './deploy.ts'
import { pendingChanges } from './pending-changes.ts'
import { rollBack } from './roll-back.ts'

const aLimit = (calls: number) => ({
  policy: 'rate-limit',
  mode: 'enforce' as const,
  scope: 'global' as const,
  targetId: null,
  config: { calls, windowSeconds: 60 },
})

test('what came to be pending after somebody had reviewed is not deployed without a word', async () => {
  const staff = await aStaff('publisher')
  must(await saveStep(staff, aLimit(5)))
  const { version: versionSeen } = await pendingChanges(staff)
  must(await saveStep(staff, aLimit(1_000_000)))
  expect(await deploy(staff, { note: '', versionSeen })).toMatchObject({
    failure: { code: 'conflict', message: expect.stringContaining('nothing was deployed') },
  })
  expect(await db.deployment.count()).toBe(0)

  const { version } = await pendingChanges(staff)
  const first = must(await deploy(staff, { note: '', versionSeen: version }))

  // Pending is the same again, and yet another change: it is one from what is live now.
  must(await saveStep(staff, aLimit(7)))
  const second = must(await deploy(staff, { note: '' }))
  must(await saveStep(staff, aLimit(8)))
  const reviewed = await pendingChanges(staff)
  must(await rollBack(staff, { number: first.number }))
  expect(second.number).toBe(reviewed.liveNumber)
  expect(await deploy(staff, { note: '', versionSeen: reviewed.version })).toMatchObject({
    failure: { code: 'conflict' },
  })

  // Whoever says nothing of what they saw means whatever is pending.
  must(await deploy(staff, { note: '' }))
})
