import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { anApi, auditedTimes } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { findApi } from './find-api.ts'
import { updateApi } from './update-api.ts'

test('changes what was given, keeps the rest, and moves to a backend of its own', async () => {
  const staff = await aStaff()
  const [apiId, other] = [await anApi(staff, 'GET /a'), await anApi(staff, 'GET /a')]
  expect(
    await updateApi(staff, {
      apiId,
      summary: 'Better',
      credential: 'none',
      keyQuery: 'key',
      timeoutMs: 5_000,
    }),
  ).toEqual({ ok: true, value: { apiId } })
  expect(await findApi(staff, apiId)).toMatchObject({
    value: {
      summary: 'Better',
      credential: 'none',
      keyHeader: 'x-api-key',
      keyQuery: 'key',
      backend: { url: 'https://pets.example.com/v1', timeoutMs: 5_000 },
    },
  })
  expect(await findApi(staff, other)).toMatchObject({ value: { backend: { timeoutMs: 30_000 } } })
  expect(await auditedTimes(apiId, 'api.updated')).toBe(1)
})

test('refuses a change to a taken name, path or slug, or to an address that is none', async () => {
  const staff = await aStaff()
  const [apiId, other] = [await anApi(staff, 'GET /a'), await anApi(staff, 'GET /a')]
  const taken = await db.api.findUniqueOrThrow({ where: { id: other } })
  expect(await updateApi(staff, { apiId, name: taken.name })).toMatchObject({
    failure: { code: 'conflict', faults: [{ path: 'name' }] },
  })
  expect(await updateApi(staff, { apiId, path: taken.path })).toMatchObject({
    failure: { code: 'conflict', faults: [{ path: 'path' }] },
  })
  expect(await updateApi(staff, { apiId, slug: taken.slug })).toMatchObject({
    failure: { code: 'conflict', faults: [{ path: 'slug' }] },
  })
  expect(await updateApi(staff, { apiId, slug: `${taken.slug}-next` })).toMatchObject({ ok: true })
  expect(await updateApi(staff, { apiId, backendUrl: 'ftp://a.example' })).toMatchObject({
    failure: { code: 'address_refused' },
  })
})
