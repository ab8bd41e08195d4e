import { expect, test } from 'vitest'
import { setExposure } from '#lib/catalog/set-exposure.ts'
import { anApi } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { deploy } from './deploy.ts'
import { findDeploymentChanges } from './find-deployment-changes.ts'
import { rollBack } from './roll-back.ts'

test('says what each deployment changed in the one before it, roll-backs too', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a', 'GET /b')
  const set = (path: string, exposure: 'exposed' | 'hidden') =>
    setExposure(staff, { apiId, operations: [{ method: 'GET', path }], exposure })
  const changesOf = async (number: number) => {
    const found = await findDeploymentChanges(staff, { number })
    if (!found.ok) return found.failure.code
    const changes = found.value.changes.filter(({ subject }) => subject === 'operation')
    return changes.map(({ kind, label }) => `${kind} ${label.split(' in ')[0]}`)
  }
  const deployed = async (result: ReturnType<typeof deploy | typeof rollBack>) => {
    const made = await result
    if (!made.ok) throw new Error(made.failure.message)
    return made.value.number
  }

  await set('/a', 'exposed')
  const first = await deployed(deploy(staff, { note: '' }))
  await set('/a', 'hidden')
  await set('/b', 'exposed')
  const second = await deployed(deploy(staff, { note: '' }))
  const back = await deployed(rollBack(staff, { number: first }))

  expect(await changesOf(first)).toContain('added GET /a')
  expect(await changesOf(second)).toEqual(['added GET /b', 'removed GET /a'])
  expect(await changesOf(back)).toEqual(['added GET /a', 'removed GET /b'])
  expect(await changesOf(back + 100)).toBe('not_found')
})
