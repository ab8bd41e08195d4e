import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { anApi, auditedTimes, exposuresOf } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { setExposure } from './set-exposure.ts'

test('exposes what was named, and says what it could not find', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a', 'POST /a', 'GET /b')
  const operations = [
    { method: 'GET', path: '/a' },
    { method: 'GET', path: '/nowhere' },
  ]
  expect(await setExposure(staff, { apiId, operations, exposure: 'exposed' })).toMatchObject({
    ok: true,
    value: { changed: 1, unknown: [{ path: '/nowhere' }] },
  })
  expect(await exposuresOf(staff, apiId)).toEqual({
    'GET /a': 'exposed',
    'POST /a': 'needs_review',
    'GET /b': 'needs_review',
  })
})

test('changes all that a filter shows in one audited step, and repeats nothing', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a', 'GET /b', 'POST /a')
  const input = { apiId, filter: { method: 'GET' }, exposure: 'hidden' as const }
  expect(await setExposure(staff, input)).toMatchObject({ value: { changed: 2, unchanged: 0 } })
  expect(await setExposure(staff, input)).toMatchObject({ value: { changed: 0, unchanged: 2 } })
  expect(await auditedTimes(apiId, 'api.exposure_set')).toBe(1)
})

test('never exposes both of two twins, whichever way they are asked for', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a/{x}', 'GET /a/{y}')
  const answer = await setExposure(staff, { apiId, filter: {}, exposure: 'exposed' })
  expect(answer).toMatchObject({
    value: { changed: 1, refused: [{ path: '/a/{y}', reason: expect.stringContaining('twin') }] },
  })
  expect(Object.values(await exposuresOf(staff, apiId))).toEqual(['exposed', 'needs_review'])
})

test('touches no operation of another API, even by its id', async () => {
  const staff = await aStaff()
  const [mine, other] = [await anApi(staff, 'GET /a'), await anApi(staff, 'GET /a')]
  const [operation] = await db.operation.findMany({ where: { apiId: other } })
  expect(
    await setExposure(staff, {
      apiId: mine,
      operationIds: [operation?.id ?? ''],
      exposure: 'exposed',
    }),
  ).toMatchObject({ value: { changed: 0 } })
  expect(await exposuresOf(staff, other)).toEqual({ 'GET /a': 'needs_review' })
})
