import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { aDocument, anApi, auditedTimes, exposuresOf } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { addRevision } from './add-revision.ts'
import { findApi } from './find-api.ts'
import { setExposure } from './set-exposure.ts'

test('keeps decisions and steps over a new document, sends new operations to review, and names what is gone', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a/{id}', 'GET /gone', 'PUT /hidden')
  await setExposure(staff, {
    apiId,
    operations: [
      { method: 'GET', path: '/a/{id}' },
      { method: 'GET', path: '/gone' },
    ],
    exposure: 'exposed',
  })
  await setExposure(staff, {
    apiId,
    operations: [{ method: 'PUT', path: '/hidden' }],
    exposure: 'hidden',
  })
  const [kept, gone] = await db.operation.findMany({
    where: { apiId, method: 'GET' },
    orderBy: { position: 'asc' },
  })
  for (const operationId of [kept?.id ?? '', gone?.id ?? '']) {
    await db.step.create({
      data: {
        id: newId('stp'),
        policy: 'cors',
        scope: 'operation',
        operationId,
        config: {},
        position: 0,
      },
    })
  }
  const answer = await addRevision(staff, {
    apiId,
    source: 'paste',
    document: aDocument('POST /new', 'PUT /hidden', 'GET /a/{petId}'),
  })
  expect(answer).toMatchObject({
    ok: true,
    value: {
      revision: 2,
      kept: 2,
      added: [{ method: 'POST', path: '/new' }],
      removed: [{ path: '/gone', steps: 1 }],
    },
  })
  expect(await exposuresOf(staff, apiId)).toEqual({
    'POST /new': 'needs_review',
    'PUT /hidden': 'hidden',
    'GET /a/{petId}': 'exposed',
  })
  expect(
    await db.step.findMany({ where: { operation: { apiId } }, select: { operationId: true } }),
  ).toEqual([{ operationId: kept?.id }])
  expect(await findApi(staff, apiId)).toMatchObject({
    value: { revision: { number: 2 }, revisions: [{ number: 2 }, { number: 1 }] },
  })
  expect(await auditedTimes(apiId, 'api.revision_added')).toBe(1)
})

test('takes back to review what has become a twin', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a/{x}')
  await setExposure(staff, { apiId, filter: {}, exposure: 'exposed' })
  await addRevision(staff, {
    apiId,
    source: 'paste',
    document: aDocument('GET /a/{first}', 'GET /a/{x}'),
  })
  expect(await exposuresOf(staff, apiId)).toEqual({
    'GET /a/{first}': 'needs_review',
    'GET /a/{x}': 'needs_review',
  })
})

test('leaves an API as it was when its new document cannot be imported', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a')
  expect(await addRevision(staff, { apiId, source: 'paste', document: 'nonsense' })).toMatchObject({
    failure: { code: 'invalid_document' },
  })
  expect(await addRevision(staff, { apiId, source: 'paste', address: 'nonsense' })).toMatchObject({
    failure: { code: 'address_refused' },
  })
  expect(await findApi(staff, apiId)).toMatchObject({ value: { revision: { number: 1 } } })
})

test('knows the schemas of new and kept operations, as the last document has them', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /pets')
  const schema = { $ref: '#/components/schemas/Pet' }
  const answers = {
    responses: { 200: { description: 'Fine', content: { 'application/json': { schema } } } },
  }
  const document = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Pets', version: '2' },
    servers: [{ url: 'https://pets.example.com/v1' }],
    paths: { '/pets': { get: answers }, '/more': { get: answers }, '/bare': { get: {} } },
    components: { schemas: { Pet: { type: 'object' } } },
  })
  expect(await addRevision(staff, { apiId, source: 'paste', document })).toMatchObject({ ok: true })
  const rows = await db.operation.findMany({ where: { apiId }, orderBy: { position: 'asc' } })
  expect(rows.map(({ path, schemaNames }) => [path, schemaNames])).toEqual([
    ['/pets', 'Pet'],
    ['/more', 'Pet'],
    ['/bare', ''],
  ])
})
