import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { aDocument, anApi, expose } from '#tests/catalog/documents.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { addRevision } from './add-revision.ts'
import { findApiImpact } from './find-api-impact.ts'
import { listOperationCalls } from './list-operation-calls.ts'
import { previewRevision } from './preview-revision.ts'

const input = (apiId: string, document: string) => ({
  apiId,
  document,
  source: 'paste' as const,
})
const recordCalls = async (
  apiId: string,
  calls: number,
  at = new Date(),
  path = '/b',
  organisationId = '',
) => {
  const [operation] = await db.operation.findMany({ where: { apiId, path } })
  await db.usageMinute.create({
    data: {
      minute: new Date(Math.floor(at.getTime() / 60_000) * 60_000),
      apiId,
      operationId: operation?.id ?? '',
      productId: '',
      organisationId,
      subscriptionId: '',
      keyId: '',
      status: 200,
      calls,
      requestBytes: 0,
      responseBytes: 0,
      totalMs: 0,
    },
  })
}

test('lists what comes, goes and changes with its calls, and stores nothing', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a', 'GET /b', 'GET /c')
  await expose(staff, apiId, 'GET /b')
  await recordCalls(apiId, 7)
  await recordCalls(apiId, 100, new Date(Date.now() - 8 * 86_400_000))
  const next = JSON.parse(aDocument('GET /a', 'GET /c', 'GET /d'))
  next.paths['/c'].get.parameters = [
    { name: 'q', in: 'query', required: true, schema: { type: 'string' } },
  ]

  const compared = await previewRevision(staff, input(apiId, JSON.stringify(next)))

  expect(compared).toMatchObject({
    ok: true,
    value: {
      basedOn: 1,
      same: false,
      unchanged: 1,
      added: [{ method: 'GET', path: '/d' }],
      removed: [{ path: '/b', exposure: 'exposed', calls: 7, rating: 'breaking' }],
      changed: [
        { path: '/c', rating: 'breaking', changes: [{ text: 'It needs the query parameter q.' }] },
      ],
    },
  })
  expect(await db.revision.count({ where: { apiId } })).toBe(1)
  expect(await findApiImpact(staff, apiId)).toMatchObject({ value: { calls: 7 } })
  expect(Object.values(await listOperationCalls(staff, apiId))).toEqual([7])
})

test('of what goes, the exposed comes first, the most called of it before the rest, with who called', async () => {
  const staff = await aStaff()
  const member = await aMember()
  const apiId = await anApi(staff, 'GET /a', 'GET /b', 'GET /c', 'GET /d')
  await expose(staff, apiId, 'GET /b', 'GET /c')
  await recordCalls(apiId, 7, new Date(), '/c', member.organisationId)
  const { name } = await db.organisation.findUniqueOrThrow({
    where: { id: member.organisationId },
    select: { name: true },
  })

  expect(await previewRevision(staff, input(apiId, aDocument('GET /d')))).toMatchObject({
    value: {
      removed: [
        { path: '/c', calls: 7, callers: [name] },
        { path: '/b', calls: 0, callers: [] },
        { path: '/a', exposure: 'needs_review' },
      ],
    },
  })
})

test('knows the document that it has', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a')
  const same = await previewRevision(staff, input(apiId, aDocument('GET /a')))
  expect(same).toMatchObject({ value: { same: true, added: [], removed: [], changed: [] } })
  expect(await previewRevision(staff, input('api_none', aDocument('GET /a')))).toMatchObject({
    failure: { code: 'not_found' },
  })
})

test('applies only what was compared: not another document, not over a newer revision', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a')
  const document = aDocument('GET /a', 'GET /b')
  const compared = await previewRevision(staff, input(apiId, document))
  if (!compared.ok) throw new Error(compared.failure.message)
  const { documentHash, basedOn } = compared.value

  const other = { ...input(apiId, aDocument('GET /z')), documentHash, basedOn }
  expect(await addRevision(staff, other)).toMatchObject({ failure: { code: 'conflict' } })
  const reviewed = { ...input(apiId, document), documentHash, basedOn }
  expect(await addRevision(staff, reviewed)).toMatchObject({ value: { revision: 2 } })
  expect(await addRevision(staff, reviewed)).toMatchObject({ failure: { code: 'conflict' } })
  expect(await db.revision.count({ where: { apiId } })).toBe(2)
})
