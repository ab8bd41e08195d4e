import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { aDocument, anApi, anImport, aProduct } from '#tests/catalog/documents.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { addRevision } from './add-revision.ts'
import { deleteApi } from './delete-api.ts'
import { findApi } from './find-api.ts'
import { importApi } from './import-api.ts'
import { listOperations } from './list-operations.ts'
import { setExposure } from './set-exposure.ts'
import { updateApi } from './update-api.ts'
import type { StaffScope } from '#lib/identity/scope.ts'

async function exposures(staff: StaffScope, apiId: string): Promise<Record<string, string>> {
  const listed = await listOperations(staff, apiId)
  const items = listed.ok ? listed.value.items : []
  return Object.fromEntries(items.map(({ method, path, exposure }) => [`${method} ${path}`, exposure]))
}
const audited = (targetId: string, action: string) => db.auditEvent.count({ where: { targetId, action } })

test('exposes what was named, and says what it could not find', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a', 'POST /a', 'GET /b')
  const operations = [{ method: 'GET', path: '/a' }, { method: 'GET', path: '/nowhere' }]
  expect(await setExposure(staff, { apiId, operations, exposure: 'exposed' })).toMatchObject({ ok: true, value: { changed: 1, unknown: [{ path: '/nowhere' }] } })
  expect(await exposures(staff, apiId)).toEqual({ 'GET /a': 'exposed', 'POST /a': 'needs_review', 'GET /b': 'needs_review' })
})

test('changes all that a filter shows in one audited step, and repeats nothing', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a', 'GET /b', 'POST /a')
  const input = { apiId, filter: { method: 'GET' }, exposure: 'hidden' as const }
  expect(await setExposure(staff, input)).toMatchObject({ value: { changed: 2, unchanged: 0 } })
  expect(await setExposure(staff, input)).toMatchObject({ value: { changed: 0, unchanged: 2 } })
  expect(await audited(apiId, 'api.exposure_set')).toBe(1)
})

test('never exposes both of two twins, whichever way they are asked for', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a/{x}', 'GET /a/{y}')
  const answer = await setExposure(staff, { apiId, filter: {}, exposure: 'exposed' })
  expect(answer).toMatchObject({ value: { changed: 1, refused: [{ path: '/a/{y}', reason: expect.stringContaining('twin') }] } })
  expect(Object.values(await exposures(staff, apiId))).toEqual(['exposed', 'needs_review'])
})

test('touches no operation of another API, even by its id', async () => {
  const staff = await aStaff()
  const [mine, other] = [await anApi(staff, 'GET /a'), await anApi(staff, 'GET /a')]
  const [operation] = await db.operation.findMany({ where: { apiId: other } })
  expect(await setExposure(staff, { apiId: mine, operationIds: [operation?.id ?? ''], exposure: 'exposed' })).toMatchObject({ value: { changed: 0 } })
  expect(await exposures(staff, other)).toEqual({ 'GET /a': 'needs_review' })
})

test('keeps decisions and steps over a new document, sends new operations to review, and names what is gone', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a/{id}', 'GET /gone', 'PUT /hidden')
  await setExposure(staff, { apiId, operations: [{ method: 'GET', path: '/a/{id}' }, { method: 'GET', path: '/gone' }], exposure: 'exposed' })
  await setExposure(staff, { apiId, operations: [{ method: 'PUT', path: '/hidden' }], exposure: 'hidden' })
  const [kept, gone] = await db.operation.findMany({ where: { apiId, method: 'GET' }, orderBy: { position: 'asc' } })
  for (const operationId of [kept?.id ?? '', gone?.id ?? '']) {
    await db.step.create({ data: { id: newId('stp'), policy: 'cors', scope: 'operation', operationId, config: {}, position: 0 } })
  }
  const answer = await addRevision(staff, { apiId, source: 'paste', document: aDocument('POST /new', 'PUT /hidden', 'GET /a/{petId}') })
  expect(answer).toMatchObject({ ok: true, value: { revision: 2, kept: 2, added: [{ method: 'POST', path: '/new' }], removed: [{ path: '/gone', steps: 1 }] } })
  expect(await exposures(staff, apiId)).toEqual({ 'POST /new': 'needs_review', 'PUT /hidden': 'hidden', 'GET /a/{petId}': 'exposed' })
  expect(await db.step.findMany({ where: { operation: { apiId } }, select: { operationId: true } })).toEqual([{ operationId: kept?.id }])
  expect(await findApi(staff, apiId)).toMatchObject({ value: { revision: { number: 2 }, revisions: [{ number: 2 }, { number: 1 }] } })
  expect(await audited(apiId, 'api.revision_added')).toBe(1)
})

test('takes back to review what has become a twin', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a/{x}')
  await setExposure(staff, { apiId, filter: {}, exposure: 'exposed' })
  await addRevision(staff, { apiId, source: 'paste', document: aDocument('GET /a/{first}', 'GET /a/{x}') })
  expect(await exposures(staff, apiId)).toEqual({ 'GET /a/{first}': 'needs_review', 'GET /a/{x}': 'needs_review' })
})

test('leaves an API as it was when its new document cannot be imported', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a')
  expect(await addRevision(staff, { apiId, source: 'paste', document: 'nonsense' })).toMatchObject({ failure: { code: 'invalid_document' } })
  expect(await addRevision(staff, { apiId, source: 'paste', address: 'nonsense' })).toMatchObject({ failure: { code: 'address_refused' } })
  expect(await findApi(staff, apiId)).toMatchObject({ value: { revision: { number: 1 } } })
})

test('changes what was given, keeps the rest, and moves to a backend of its own', async () => {
  const staff = await aStaff()
  const [apiId, other] = [await anApi(staff, 'GET /a'), await anApi(staff, 'GET /a')]
  expect(await updateApi(staff, { apiId, summary: 'Better', credential: 'none', keyQuery: 'key', timeoutMs: 5_000 })).toEqual({ ok: true, value: { apiId } })
  expect(await findApi(staff, apiId)).toMatchObject({ value: { summary: 'Better', credential: 'none', keyHeader: 'x-api-key', keyQuery: 'key', backend: { url: 'https://pets.example.com/v1', timeoutMs: 5_000 } } })
  expect(await findApi(staff, other)).toMatchObject({ value: { backend: { timeoutMs: 30_000 } } })
  expect(await audited(apiId, 'api.updated')).toBe(1)
})

test('refuses a change to a taken name or path, or to an address that is none', async () => {
  const staff = await aStaff()
  const [apiId, other] = [await anApi(staff, 'GET /a'), await anApi(staff, 'GET /a')]
  const taken = await db.api.findUniqueOrThrow({ where: { id: other } })
  expect(await updateApi(staff, { apiId, name: taken.name })).toMatchObject({ failure: { code: 'conflict', faults: [{ path: 'name' }] } })
  expect(await updateApi(staff, { apiId, path: taken.path })).toMatchObject({ failure: { code: 'conflict', faults: [{ path: 'path' }] } })
  expect(await updateApi(staff, { apiId, backendUrl: 'ftp://a.example' })).toMatchObject({ failure: { code: 'address_refused' } })
})

test('deletes an API with all that is its own, once no product and no subscription holds it', async () => {
  const staff = await aStaff()
  const member = await aMember()
  const [packed, subscribed, free] = [await anApi(staff, 'GET /a'), await anApi(staff, 'GET /a'), await importApi(staff, anImport(aDocument('GET /a'), { backendUrl: 'https://only.example.com' }))]
  const apiId = free.ok ? free.value.apiId : ''
  await aProduct(packed, 'public')
  await db.subscription.create({ data: { id: newId('sub'), apiId: subscribed, organisationId: member.organisationId, status: 'cancelled', requestedById: '' } })
  expect(await deleteApi(staff, { apiId: packed })).toMatchObject({ failure: { code: 'in_use', message: expect.stringContaining('Product') } })
  expect(await deleteApi(staff, { apiId: subscribed })).toMatchObject({ failure: { code: 'in_use' } })
  expect(await deleteApi(staff, { apiId })).toEqual({ ok: true, value: { apiId } })
  expect([await db.operation.count({ where: { apiId } }), await db.revision.count({ where: { apiId } }), await db.backend.count({ where: { url: 'https://only.example.com' } })]).toEqual([0, 0, 0])
  expect(await audited(apiId, 'api.deleted')).toBe(1)
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
