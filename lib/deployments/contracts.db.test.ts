import { expect, test } from 'vitest'
import { importApi } from '#lib/catalog/import-api.ts'
import { importApiInput } from '#lib/catalog/import-schema.ts'
import { db } from '#lib/db/client.ts'
import { newId } from '#lib/shared/ids.ts'
import { anImport } from '#tests/catalog/documents.ts'
import { aStaff } from '#tests/database/people.ts'
import { loadWorkingState } from './load-working-state.ts'

const parameter = (place: string, name: string) => ({ in: place, name, schema: { type: 'string' } })
const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  paths: {
    '/pets': {
      get: {
        parameters: [parameter('query', 'limit'), parameter('header', 'X-API-Key')],
        responses: { 200: { description: 'Pets.' } },
      },
      post: {
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
        },
        responses: { 201: { description: 'Made.' } },
      },
      delete: { responses: { 204: { description: 'Gone.' } } },
    },
  },
  components: { schemas: { Pet: { type: 'object', required: ['name'] } } },
})

async function anExposedApi() {
  const staff = await aStaff('publisher')
  const imported = await importApi(staff, importApiInput.parse(anImport(document)))
  if (!imported.ok) throw new Error(imported.failure.message)
  const { apiId } = imported.value
  await db.api.update({ where: { id: apiId }, data: { status: 'published' } })
  await db.operation.updateMany({
    where: { apiId, method: { not: 'DELETE' } },
    data: { exposure: 'exposed' },
  })
  const rows = await db.operation.findMany({ where: { apiId } })
  const idOf = (method: string) => rows.find((row) => row.method === method)?.id ?? ''
  return { apiId, idOf }
}
const addStep = (data: object) =>
  db.step.create({
    data: {
      id: newId('stp'),
      policy: 'validate-request',
      position: 1,
      config: {},
      scope: 'api',
      ...data,
    },
  })
const contractOf = async (apiId: string) =>
  (await loadWorkingState()).apis.find(({ id }) => id === apiId)?.contract

test('without a step that checks by it, a snapshot carries nothing of the document', async () => {
  const { apiId } = await anExposedApi()
  await addStep({ apiId, policy: 'strip-headers' })
  expect(await contractOf(apiId)).toBeNull()
})

test('a step of an API brings what the document says of its exposed operations, the key left out', async () => {
  const { apiId, idOf } = await anExposedApi()
  await addStep({ apiId })
  const contract = await contractOf(apiId)
  expect(Object.keys(contract?.operations ?? {}).sort()).toEqual([idOf('GET'), idOf('POST')].sort())
  expect(contract?.operations[idOf('GET')]?.parameters.map(({ name }) => name)).toEqual(['limit'])
  expect(contract?.schemas).toEqual({ s0: { type: 'object', required: ['name'] } })
})

test('a step of one operation brings that one', async () => {
  const { apiId, idOf } = await anExposedApi()
  await addStep({ operationId: idOf('POST'), scope: 'operation' })
  expect(Object.keys((await contractOf(apiId))?.operations ?? {})).toEqual([idOf('POST')])
})

test('a step of a product brings those of its APIs', async () => {
  const { apiId } = await anExposedApi()
  const productId = newId('prd')
  await db.product.create({
    data: {
      id: productId,
      name: `P ${productId}`,
      slug: productId.replace('_', '-'),
      audience: 'public',
      status: 'published',
      apis: { create: { apiId } },
    },
  })
  await addStep({ productId, scope: 'product' })
  expect(Object.keys((await contractOf(apiId))?.operations ?? {})).toHaveLength(2)
})
