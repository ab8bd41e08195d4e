import { expect, test, vi } from 'vitest'
import { db } from '#lib/db/client.ts'
import { anApi } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { atTarget, listSteps } from './repository.ts'
import { saveStep } from './save-step.ts'

// An installation that allows public addresses alone; that of the tests allows its own.
vi.mock('#lib/guarded-fetch/guard.ts', async (original) => {
  const guard = await original<typeof import('#lib/guarded-fetch/guard.ts')>()
  return { ...guard, currentGuard: () => guard.publicOnly }
})

const rule = (backendUrl: string) => ({
  rules: [{ source: 'product', equals: ['prd_0000000000000000'], backendUrl }],
})

test.each(['https://10.0.0.1/admin', 'https://localhost', 'http://api.example.com'])(
  'an address of a policy is judged like that of a backend: %s is refused',
  async (address) => {
    const staff = await aStaff()
    const targetId = await anApi(staff, 'GET /pets')
    const step = {
      policy: 'set-backend',
      mode: 'enforce' as const,
      scope: 'api' as const,
      targetId,
    }
    expect(await saveStep(staff, { ...step, config: rule(address) })).toMatchObject({
      ok: false,
      failure: { code: 'address_refused' },
    })
    expect(await db.step.count({ where: { apiId: targetId } })).toBe(0)
  },
)

test('a public one is kept', async () => {
  const staff = await aStaff()
  const targetId = await anApi(staff, 'GET /pets')
  expect(
    await saveStep(staff, {
      policy: 'set-backend',
      mode: 'enforce',
      scope: 'api',
      targetId,
      config: rule('https://93.184.215.14/v1'),
    }),
  ).toMatchObject({ ok: true })
})

test('of two who edit one step at once, the second is told and overwrites nothing', async () => {
  const staff = await aStaff()
  const targetId = await anApi(staff, 'GET /pets')
  const limit = (calls: number) => ({
    policy: 'rate-limit',
    mode: 'enforce' as const,
    scope: 'api' as const,
    targetId,
    config: { calls, windowSeconds: 60 },
  })
  const here = async () => (await listSteps(staff, atTarget('api', targetId)))[0]!
  await saveStep(staff, limit(100))
  const { id: stepId, version: versionSeen } = await here()

  expect(await saveStep(staff, { ...limit(10), stepId, versionSeen })).toMatchObject({ ok: true })
  expect(
    await saveStep(staff, { ...limit(1_000), stepId, versionSeen, mode: 'dry-run' }),
  ).toMatchObject({ ok: false, failure: { code: 'conflict' } })
  const { config, mode, version } = await here()
  expect([config.calls, mode]).toEqual([10, 'enforce'])
  expect(await saveStep(staff, { ...limit(1_000), stepId, versionSeen: version })).toMatchObject({
    ok: true,
  })
  expect(await saveStep(staff, { ...limit(5), stepId })).toMatchObject({ ok: true })
})
