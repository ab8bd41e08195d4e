import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { aDocument, anImport } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { findApi } from './find-api.ts'
import { findDocument } from './find-document.ts'
import { importApi } from './import-api.ts'
import { listApis } from './list-apis.ts'
import { listOperations } from './list-operations.ts'
import { previewImport } from './preview-import.ts'

const yaml =
  '# kept as it is\nopenapi: 3.0.3\ninfo: {title: Pets, version: "1"}\npaths:\n  /pets:\n    get: {}\n'

test('shows what an import would make, and stores nothing', async () => {
  const staff = await aStaff()
  const before = await db.api.count()
  expect(
    await previewImport(staff, { document: aDocument('GET /pets'), source: 'paste' }),
  ).toMatchObject({
    ok: true,
    value: {
      title: 'Pets',
      version: '1.2',
      format: 'json',
      specVersion: '3.1.0',
      operationCount: 1,
      suggested: { name: 'Pets', path: '/pets', backendUrl: 'https://pets.example.com/v1' },
    },
  })
  expect(await db.api.count()).toBe(before)
})

test('stores the document verbatim, the operations unexposed, and who did it', async () => {
  const staff = await aStaff()
  const imported = await importApi(staff, anImport(yaml))
  const apiId = imported.ok ? imported.value.apiId : ''
  expect(imported).toMatchObject({ ok: true, value: { revision: 1, operationCount: 1 } })
  expect(await findDocument(staff, { apiId })).toMatchObject({
    ok: true,
    value: { document: yaml, format: 'yaml', number: 1 },
  })
  expect(await listOperations(staff, apiId)).toMatchObject({
    ok: true,
    value: { items: [{ method: 'GET', path: '/pets', exposure: 'needs_review' }] },
  })
  expect(await findApi(staff, apiId)).toMatchObject({
    ok: true,
    value: {
      counts: { exposed: 0, hidden: 0, needsReview: 1 },
      status: 'published',
      revision: { number: 1 },
      findings: expect.arrayContaining([expect.objectContaining({ code: 'security_missing' })]),
    },
  })
  expect((await listApis(staff)).map(({ id }) => id)).toContain(apiId)
  expect(
    await db.auditEvent.count({
      where: { targetId: apiId, action: 'api.imported', actorId: staff.actor.userId },
    }),
  ).toBe(1)
})

test('fetches the document from an address, and keeps where it came from', async () => {
  const server = createServer((_, response) => response.end(yaml))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/openapi.yaml`
  const staff = await aStaff()
  const imported = await importApi(staff, { ...anImport(''), document: undefined, address })
  server.close()
  expect(await findApi(staff, imported.ok ? imported.value.apiId : '')).toMatchObject({
    value: { revisions: [{ source: address }] },
  })
  expect(await importApi(staff, { ...anImport(''), document: undefined, address })).toMatchObject({
    ok: false,
    failure: { code: 'address_refused' },
  })
})

test('leaves nothing behind of a document that cannot be imported', async () => {
  const staff = await aStaff()
  const input = anImport('{"openapi": "3.0.0", "paths": [}')
  expect(await importApi(staff, input)).toMatchObject({
    ok: false,
    failure: { code: 'invalid_document', faults: [{ path: 'line 1, column 32' }] },
  })
  expect(await previewImport(staff, input)).toMatchObject({
    ok: false,
    failure: { code: 'invalid_document' },
  })
  expect(await db.api.count({ where: { name: input.name } })).toBe(0)
})

test('refuses a backend that is no address for calls', async () => {
  const answer = await importApi(
    await aStaff(),
    anImport(yaml, { backendUrl: 'ftp://example.com' }),
  )
  expect(answer).toMatchObject({
    ok: false,
    failure: { code: 'address_refused', faults: [{ path: 'backendUrl' }] },
  })
})

test('refuses a name or a path that is taken, and names the field', async () => {
  const staff = await aStaff()
  const first = anImport(yaml)
  await importApi(staff, first)
  expect(await importApi(staff, anImport(yaml, { name: first.name }))).toMatchObject({
    ok: false,
    failure: { code: 'conflict', faults: [{ path: 'name' }] },
  })
  expect(await importApi(staff, anImport(yaml, { path: first.path }))).toMatchObject({
    ok: false,
    failure: { code: 'conflict', faults: [{ path: 'path' }] },
  })
  expect(await importApi(staff, anImport(yaml, { path: `${first.path}/v2` }))).toMatchObject({
    ok: true,
  })
})

test('lets one of two imports at once have the name', async () => {
  const staff = await aStaff()
  const input = anImport(yaml)
  const answers = await Promise.all([importApi(staff, input), importApi(staff, input)])
  expect(answers.map((answer) => (answer.ok ? 'imported' : answer.failure.code)).sort()).toEqual([
    'conflict',
    'imported',
  ])
})

test('uses the same backend again, and gives names that look alike addresses of their own', async () => {
  const staff = await aStaff()
  const [one, two] = [anImport(yaml, { name: 'Ö Pets' }), anImport(yaml, { name: 'o pets!' })]
  await importApi(staff, one)
  await importApi(staff, two)
  const apis = await db.api.findMany({
    where: { name: { in: [one.name, two.name] } },
    orderBy: { createdAt: 'asc' },
  })
  expect(apis.map(({ slug }) => slug)).toEqual(['o-pets', 'o-pets-2'])
  expect(new Set(apis.map(({ backendId }) => backendId)).size).toBe(1)
})

test('stores ten thousand operations, and names that are awkward for a database', async () => {
  const staff = await aStaff()
  const many = await importApi(
    staff,
    anImport(aDocument(...Array.from({ length: 10_000 }, (_, index) => `GET /p${index}`))),
  )
  expect(many).toMatchObject({ ok: true, value: { operationCount: 10_000 } })
  const awkward =
    '{"openapi":"3.0.0","info":{"title":"A\\u0000b\\ud800"},"paths":{"/a":{"get":{"operationId":"\\u0000","summary":"x\\u0000\\udc00","tags":["\\u0000t"],"responses":{"200":{"$ref":"#/\\u0000"}}}},"/\\u0000":{"get":{}}}}'
  expect(await importApi(staff, anImport(awkward))).toMatchObject({ ok: true })
  const long = ['x', 'y'].map((end) => `GET /${'語'.repeat(3_000)}${end}`)
  expect(await importApi(staff, anImport(aDocument(...long)))).toMatchObject({
    ok: true,
    value: { operationCount: 2 },
  })
})

test('finds nothing under an id that does not exist', async () => {
  const staff = await aStaff()
  for (const answer of [
    await findApi(staff, 'api_none'),
    await findDocument(staff, { apiId: 'api_none' }),
    await listOperations(staff, 'api_none'),
  ]) {
    expect(answer).toMatchObject({ ok: false, failure: { code: 'not_found' } })
  }
})
