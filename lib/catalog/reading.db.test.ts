import { expect, test } from 'vitest'
import { db } from '#lib/db/client.ts'
import { findPortalProduct } from '#lib/products/find-portal-product.ts'
import { randomText } from '#lib/shared/ids.ts'
import { anApi, aProduct, expose } from '#tests/catalog/documents.ts'
import { aMember, aStaff } from '#tests/database/people.ts'
import { updateApiInput } from './api-schema.ts'
import { findCatalogueApi } from './find-catalogue-api.ts'
import { findCatalogueOperation } from './find-catalogue-operation.ts'
import { listCatalogue } from './list-catalogue.ts'
import { publishedDocument } from './published-document.ts'
import type { Reader } from './reader.ts'
import { setExposure } from './set-exposure.ts'
import { updateApi } from './update-api.ts'

const visitor: Reader = { scope: null }
const slugOf = async (apiId: string) =>
  (await db.api.findUniqueOrThrow({ where: { id: apiId } })).slug

/** The three ways to an API: whether a reader finds it in the list, by search and by its address. */
async function ways(reader: Reader, apiId: string, word: string): Promise<boolean[]> {
  const slug = await slugOf(apiId)
  const inList = async (text: string) =>
    (await listCatalogue(reader, { text })).apis.some(({ id }) => id === apiId)
  const direct = [
    await findCatalogueApi(reader, slug),
    await findCatalogueOperation(reader, slug, word),
    await publishedDocument(reader, slug),
  ]
  return [await inList(''), await inList(word), ...direct.map(({ ok }) => ok)]
}

const everyWay = [true, true, true, true, true]
const noWay = [false, false, false, false, false]

/** An API with one live operation, `GET /<word>`, known by that word. */
async function aLiveApi() {
  const staff = await aStaff()
  const word = randomText(12)
  const apiId = await anApi(staff, `GET /${word}`, 'GET /not-exposed')
  await db.operation.updateMany({ where: { apiId, path: `/${word}` }, data: { operationId: word } })
  await expose(staff, apiId, `GET /${word}`)
  return { staff, apiId, word }
}

test('shows a public product’s API to everybody', async () => {
  const { staff, apiId, word } = await aLiveApi()
  await aProduct(apiId, 'public')
  for (const scope of [null, await aMember(), staff])
    expect(await ways({ scope }, apiId, word)).toEqual(everyWay)
})

test('shows a partner product’s API to its organisations and staff alone', async () => {
  const { staff, apiId, word } = await aLiveApi()
  const invited = await aMember()
  await aProduct(apiId, 'partner', { organisationId: invited.organisationId })
  for (const scope of [invited, staff]) expect(await ways({ scope }, apiId, word)).toEqual(everyWay)
  for (const scope of [null, await aMember()])
    expect(await ways({ scope }, apiId, word)).toEqual(noWay)
})

test('shows an internal product’s API to staff, also to those who come as members of an organisation', async () => {
  const { staff, apiId, word } = await aLiveApi()
  const member = await aMember()
  await aProduct(apiId, 'internal')
  for (const scope of [null, member]) expect(await ways({ scope }, apiId, word)).toEqual(noWay)
  await db.user.update({ where: { id: member.actor.userId ?? '' }, data: { staffRole: 'auditor' } })
  for (const scope of [staff, member]) expect(await ways({ scope }, apiId, word)).toEqual(everyWay)
})

test('shows nothing of draft products, of APIs in no product and of APIs that are not published', async () => {
  const [draft, loose, retired] = [await aLiveApi(), await aLiveApi(), await aLiveApi()]
  await aProduct(draft.apiId, 'public', { draft: true })
  await aProduct(retired.apiId, 'public')
  await db.api.update({ where: { id: retired.apiId }, data: { status: 'retired' } })
  for (const { apiId, word, staff } of [draft, loose, retired]) {
    for (const scope of [null, staff]) expect(await ways({ scope }, apiId, word)).toEqual(noWay)
  }
})

test('shows a deprecated API in every way, and when it ends', async () => {
  const { staff, apiId, word } = await aLiveApi()
  const productId = await aProduct(apiId, 'public')
  const input = { apiId, status: 'deprecated', deprecatedAt: '2026-01-01T00:00:00Z' }
  await updateApi(staff, updateApiInput.parse({ ...input, endsAt: '2027-01-31T00:00:00Z' }))
  expect(await ways(visitor, apiId, word)).toEqual(everyWay)
  const deprecation = {
    since: '2026-01-01T00:00:00.000Z',
    endsAt: '2027-01-31T00:00:00.000Z',
    successorUrl: null,
    deprecationUrl: null,
  }
  const slug = await slugOf(apiId)
  const { apis } = await listCatalogue(visitor)
  expect(apis.find(({ id }) => id === apiId)).toMatchObject({ deprecation })
  expect(await findCatalogueApi(visitor, slug)).toMatchObject({ value: { deprecation } })
  expect(await findCatalogueOperation(visitor, slug, word)).toMatchObject({
    value: { api: { deprecation } },
  })
  const inProduct = async () => (await findPortalProduct(visitor, productId))?.apis
  expect(await inProduct()).toMatchObject([{ slug, deprecation }])

  await updateApi(staff, updateApiInput.parse({ apiId, status: 'retired' }))
  expect(await ways(visitor, apiId, word)).toEqual(noWay)
  expect(await inProduct()).toEqual([])
})

test('names of an API the products that the reader sees, and no others', async () => {
  const { apiId } = await aLiveApi()
  const [seen] = [await aProduct(apiId, 'public'), await aProduct(apiId, 'internal')]
  const found = await findCatalogueApi(visitor, await slugOf(apiId))
  expect(found.ok && found.value.products.map(({ id }) => id)).toEqual([seen])
})

test('shows only operations that are exposed and deployed, in every way', async () => {
  const { staff, apiId, word } = await aLiveApi()
  await aProduct(apiId, 'public')
  const slug = await slugOf(apiId)
  const shown = async () => {
    const [api, document] = [
      await findCatalogueApi(visitor, slug),
      await publishedDocument(visitor, slug),
    ]
    return [
      api.ok && api.value.operations.map(({ path }) => path),
      document.ok && Object.keys(document.value.paths as object),
    ]
  }
  expect(await shown()).toEqual([[`/${word}`], [`/${word}`]])
  await setExposure(staff, {
    apiId,
    operations: [{ method: 'GET', path: '/not-exposed' }],
    exposure: 'exposed',
  })
  expect(await shown()).toEqual([[`/${word}`], [`/${word}`]])
  expect((await findCatalogueOperation(visitor, slug, 'not-exposed')).ok).toBe(false)
  await setExposure(staff, {
    apiId,
    operations: [{ method: 'GET', path: `/${word}` }],
    exposure: 'hidden',
  })
  expect(await shown()).toEqual([[], []])
  expect((await listCatalogue(visitor, { text: word })).apis).toEqual([])
})

test('finds operations by summary, path and operationId, and says which', async () => {
  const { apiId, word } = await aLiveApi()
  await aProduct(apiId, 'public')
  const { apis } = await listCatalogue(visitor, { text: word.toUpperCase() })
  expect(apis).toMatchObject([
    { id: apiId, operationCount: 1, matches: [{ method: 'GET', path: `/${word}` }] },
  ])
})

test('finds every word of a search, schemas too, and takes signs for themselves', async () => {
  const { apiId, word } = await aLiveApi()
  await aProduct(apiId, 'public')
  const schema = `Schema${randomText(8)}_a`
  await db.operation.updateMany({
    where: { apiId },
    data: { schemaNames: `Other\n${schema}`, tags: [] },
  })
  const slug = await slugOf(apiId)
  const finds = async (text: string) => {
    const api = await findCatalogueApi(visitor, slug, { text })
    const { apis } = await listCatalogue(visitor, { text })
    const inCatalogue = apis.some(({ id, matches }) => id === apiId && matches.length > 0)
    return [api.ok && api.value.operations.length, inCatalogue]
  }
  expect(await finds(schema.toLowerCase())).toEqual([1, true])
  expect(await finds(`get  ${word} summary ${schema}`)).toEqual([1, true])
  expect(await finds(`${word} post`)).toEqual([0, false])
  expect(await finds(schema.replace('_a', '%'))).toEqual([0, false])
  expect(await finds(schema.replace('_a', '__'))).toEqual([0, false])
  const all = await findCatalogueApi(visitor, slug, { text: 'nothing' })
  expect(all.ok && all.value.operationCount).toBe(1)
})

test('finds nothing by a schema that only hidden operations reach', async () => {
  const { apiId } = await aLiveApi()
  await aProduct(apiId, 'public')
  const secret = `Secret${randomText(8)}`
  await db.operation.updateMany({
    where: { apiId, path: '/not-exposed' },
    data: { schemaNames: secret },
  })
  expect((await listCatalogue(visitor, { text: secret })).apis).toEqual([])
})

test('describes an operation with the gateway’s address and the key’s header', async () => {
  const { apiId, word } = await aLiveApi()
  await aProduct(apiId, 'public')
  await db.gateway.create({
    data: {
      id: 'gtw_reading',
      name: 'one',
      adminUrl: 'http://admin.test',
      adminTokenSealed: '',
      publicUrl: 'https://gateway.test/',
    },
  })
  const slug = await slugOf(apiId)
  const { path } = await db.api.findUniqueOrThrow({ where: { id: apiId } })
  const found = await findCatalogueOperation(visitor, slug, word)
  expect(found).toMatchObject({
    ok: true,
    value: {
      baseUrl: `https://gateway.test${path}`,
      operation: { path: `/${word}`, summary: `Summary of GET /${word}` },
    },
  })
  expect(found.ok && found.value.samples[0]?.code).toContain(
    `'https://gateway.test${path}/${word}' \\\n  --header 'x-api-key: YOUR_KEY'`,
  )
  const operationId = found.ok ? found.value.operation.id : ''
  expect(await publishedDocument(visitor, slug, { operationId })).toMatchObject({
    ok: true,
    value: { servers: [{ url: `https://gateway.test${path}` }] },
  })
  expect(await publishedDocument(visitor, slug, { operationId: 'op_none' })).toMatchObject({
    failure: { code: 'not_found' },
  })
})

test('leads from an operation to those before and after it that can be called, and to no other', async () => {
  const staff = await aStaff()
  const apiId = await anApi(staff, 'GET /a', 'GET /b', 'GET /c', 'GET /d')
  await aProduct(apiId, 'public')
  await expose(staff, apiId, 'GET /a', 'GET /c', 'GET /d')
  const slug = await slugOf(apiId)
  const neighboursOf = async (path: string) => {
    const { id } = await db.operation.findFirstOrThrow({ where: { apiId, path } })
    const found = await findCatalogueOperation(visitor, slug, id)
    if (!found.ok) return null
    const { previous, next } = found.value.neighbours
    return [previous?.path, next?.path]
  }
  expect(await neighboursOf('/a')).toEqual([undefined, '/c'])
  expect(await neighboursOf('/c')).toEqual(['/a', '/d'])
  expect(await neighboursOf('/d')).toEqual(['/c', undefined])
  expect(await neighboursOf('/b')).toBeNull()
})
