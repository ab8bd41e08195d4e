import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { aDocument, anApi, anImport, aProduct, auditedTimes } from '#tests/catalog/documents.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { addRevision } from './add-revision.ts'
import { deleteApi } from './delete-api.ts'
import { importApi } from './import-api.ts'
import { setExposure } from './set-exposure.ts'
import { updateApi } from './update-api.ts'

test('deletes an API with all that is its own, once no product and no subscription holds it', async () => {
  const staff = await aStaff()
  const member = await aMember()
  const [packed, subscribed, free] = [
    await anApi(staff, 'GET /a'),
    await anApi(staff, 'GET /a'),
    await importApi(
      staff,
      anImport(aDocument('GET /a'), { backendUrl: 'https://only.example.com' }),
    ),
  ]
  const apiId = free.ok ? free.value.apiId : ''
  await aProduct(packed, 'public')
  await db.subscription.create({
    data: {
      id: newId('sub'),
      apiId: subscribed,
      organisationId: member.organisationId,
      status: 'cancelled',
      requestedById: '',
    },
  })
  expect(await deleteApi(staff, { apiId: packed })).toMatchObject({
    failure: { code: 'in_use', message: expect.stringContaining('Product') },
  })
  expect(await deleteApi(staff, { apiId: subscribed })).toMatchObject({
    failure: { code: 'in_use' },
  })
  expect(await deleteApi(staff, { apiId })).toEqual({ ok: true, value: { apiId } })
  expect([
    await db.operation.count({ where: { apiId } }),
    await db.revision.count({ where: { apiId } }),
    await db.backend.count({ where: { url: 'https://only.example.com' } }),
  ]).toEqual([0, 0, 0])
  expect(await auditedTimes(apiId, 'api.deleted')).toBe(1)
})

test('changes nothing under an id that does not exist', async () => {
  const staff = await aStaff()
  const apiId = 'api_none'
  for (const answer of [
    await setExposure(staff, { apiId, filter: {}, exposure: 'exposed' }),
    await addRevision(staff, { apiId, source: 'paste', document: aDocument('GET /a') }),
    await updateApi(staff, { apiId, summary: '' }),
    await deleteApi(staff, { apiId }),
  ]) {
    expect(answer).toMatchObject({ ok: false, failure: { code: 'not_found' } })
  }
})
