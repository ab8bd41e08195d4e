import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { anApi, auditedTimes, exposuresOf } from '#tests/catalog/documents.ts'
import { must } from '#tests/database/an-api.ts'
import { aStaff } from '#tests/database/people.ts'
import { setExposure } from './set-exposure.ts'
import { undoExposure } from './undo-exposure.ts'

/** An API of three operations, one exposed and one hidden, all of which were then exposed or hidden at once. */
async function aBulkChange(exposure: 'exposed' | 'hidden') {
  const staff = await aStaff('publisher')
  const apiId = await anApi(staff, 'GET /a', 'GET /b', 'GET /c')
  const set = async (path: string, to: 'exposed' | 'hidden') =>
    must(await setExposure(staff, { apiId, operations: [{ method: 'GET', path }], exposure: to }))
  await set('/a', 'exposed')
  await set('/b', 'hidden')
  const { changeId } = must(await setExposure(staff, { apiId, filter: {}, exposure }))
  return { staff, apiId, set, changeId: changeId ?? '' }
}

test('what was done to many at once is undone: each is again as it was', async () => {
  const { staff, apiId, changeId } = await aBulkChange('hidden')
  expect(await undoExposure(staff, { apiId, changeId })).toMatchObject({
    value: { undone: { exposed: [expect.any(String)], needs_review: [expect.any(String)] } },
  })
  expect(await exposuresOf(staff, apiId)).toEqual({
    'GET /a': 'exposed',
    'GET /b': 'hidden',
    'GET /c': 'needs_review',
  })
  expect(await auditedTimes(apiId, 'api.exposure_undone')).toBe(1)
  // Twice does nothing more.
  expect(await undoExposure(staff, { apiId, changeId })).toMatchObject({
    value: { undone: {}, kept: [{}, {}] },
  })
  expect(await auditedTimes(apiId, 'api.exposure_undone')).toBe(1)
})

test('what somebody has decided since stays, though it looks the same, and is named with who did', async () => {
  const { staff, apiId, set, changeId } = await aBulkChange('hidden')
  await set('/a', 'exposed')
  await set('/a', 'hidden')
  const undone = must(await undoExposure(staff, { apiId, changeId }))
  expect(undone.kept).toMatchObject([
    { method: 'GET', path: '/a', reason: `${staff.actor.name} has changed it since.` },
  ])
  expect(await exposuresOf(staff, apiId)).toEqual({
    'GET /a': 'hidden',
    'GET /b': 'hidden',
    'GET /c': 'needs_review',
  })
})

test('what a newer document has changed since is not exposed again', async () => {
  const { staff, apiId, changeId } = await aBulkChange('hidden')
  await db.operation.updateMany({
    where: { apiId, path: '/a' },
    data: { obstacle: 'It is a twin of another.' },
  })
  await db.operation.updateMany({ where: { apiId, path: '/c' }, data: { exposure: 'exposed' } })
  const undone = must(await undoExposure(staff, { apiId, changeId }))
  expect(undone.undone).toEqual({})
  expect(undone.kept.map(({ path, reason }) => `${path} ${reason}`).toSorted()).toEqual([
    '/a It is a twin of another.',
    '/c It was changed since.',
  ])
})

test('a change of another API is not found, and one that changed nothing has nothing to undo', async () => {
  const { staff, apiId, changeId } = await aBulkChange('exposed')
  const other = await anApi(staff, 'GET /a')
  for (const asked of [
    { apiId: other, changeId },
    { apiId, changeId: newId('aud') },
  ])
    expect(await undoExposure(staff, asked)).toMatchObject({ failure: { code: 'not_found' } })
  expect(await setExposure(staff, { apiId, filter: {}, exposure: 'exposed' })).toMatchObject({
    value: { changed: 0, changeId: null },
  })
})
