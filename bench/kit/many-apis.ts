import { db } from '#lib/db/client.ts'

const APIS = 1_000
const OPERATIONS = 50
const APIS_OF_A_PRODUCT = 50

const idOf = (kind: string, number: number) => `${kind}_${number.toString(36).padStart(16, '0')}`
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']

/** Templates as documents have them: a collection, its items, and what is below an item. */
const pathOf = (operation: number): string => {
  const resource = `/resources-${Math.floor(operation / 10)}`
  return operation % 10 < 5 ? resource : `${resource}/{resourceId}`
}

/** What `checkedApis` describe of an operation; of some size, as documents are. */
const documentOf = (): string =>
  JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Bench', version: '1' },
    components: {
      schemas: {
        Resource: {
          type: 'object',
          required: ['id', 'name'],
          properties: {
            id: { type: 'string', format: 'uuid' },
            name: { type: 'string', maxLength: 100 },
            state: { enum: ['new', 'open', 'done'] },
            tags: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' } },
            parent: { $ref: '#/components/schemas/Resource' },
          },
        },
      },
    },
    paths: Object.fromEntries(
      [
        ...Map.groupBy(
          Array.from({ length: OPERATIONS }, (_, operation) => operation),
          pathOf,
        ),
      ].map(([path, operations]) => [
        path,
        Object.fromEntries(operations.map((operation) => [methodOf(operation), described(path)])),
      ]),
    ),
  })

const methodOf = (operation: number) => (methods[operation % 5] ?? 'GET').toLowerCase()
const content = { 'application/json': { schema: { $ref: '#/components/schemas/Resource' } } }
const described = (path: string) => ({
  parameters: [
    { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } },
    ...(path.includes('{')
      ? [{ name: 'resourceId', in: 'path', required: true, schema: { type: 'string' } }]
      : []),
  ],
  responses: { 200: { description: 'Done.', content } },
})

/**
 * 1,000 published APIs of 50 operations, one in ten of them hidden, with a limit and a header each, in 20 products with
 * a quota; and one that is called at `/called/all`. `checkedApis` of them check requests and answers by their document.
 */
export async function makeManyApis(backendUrl: string, checkedApis: number): Promise<void> {
  const numbers = Array.from({ length: APIS }, (_, number) => number)
  await db.backend.create({ data: { id: 'bkd_bench', name: 'Bench', url: backendUrl } })
  await db.api.createMany({
    data: [
      ...numbers.map((number) => ({
        id: idOf('api', number),
        name: `API ${number}`,
        slug: `api-${number}`,
        path: `/api-${number}/v1`,
        backendId: 'bkd_bench',
      })),
      {
        id: idOf('api', APIS),
        name: 'Called',
        slug: 'called',
        path: '/called',
        credential: 'none' as const,
        backendId: 'bkd_bench',
      },
    ],
  })
  for (const number of numbers)
    await db.operation.createMany({
      data: Array.from({ length: OPERATIONS }, (_, operation) => ({
        id: idOf('op', number * OPERATIONS + operation),
        apiId: idOf('api', number),
        method: methods[operation % 5] ?? 'GET',
        path: pathOf(operation),
        exposure: operation % 10 === 9 ? ('hidden' as const) : ('exposed' as const),
        position: operation,
      })),
    })
  await db.operation.create({
    data: {
      id: idOf('op', APIS * OPERATIONS),
      apiId: idOf('api', APIS),
      method: 'GET',
      path: '/all',
      exposure: 'exposed',
      position: 0,
    },
  })
  const document = documentOf()
  for (const number of numbers.slice(0, checkedApis)) {
    const id = idOf('rev', number)
    await db.revision.create({
      data: {
        id,
        apiId: idOf('api', number),
        number: 1,
        document,
        documentHash: '',
        format: 'json',
        specVersion: '3.0.3',
        title: 'Bench',
        version: '1',
        source: 'bench',
        findings: [],
        createdById: 'bench',
      },
    })
    await db.api.update({ where: { id: idOf('api', number) }, data: { currentRevisionId: id } })
  }
  await makeProducts(numbers)
  await makeSteps(numbers, checkedApis)
}

async function makeProducts(numbers: number[]): Promise<void> {
  const products = Array.from({ length: APIS / APIS_OF_A_PRODUCT }, (_, number) => number)
  await db.product.createMany({
    data: products.map((number) => ({
      id: idOf('prd', number),
      name: `Product ${number}`,
      slug: `product-${number}`,
      status: 'published' as const,
    })),
  })
  await db.productApi.createMany({
    data: [
      ...numbers.map((number) => ({
        productId: idOf('prd', Math.floor(number / APIS_OF_A_PRODUCT)),
        apiId: idOf('api', number),
      })),
      { productId: idOf('prd', 0), apiId: idOf('api', APIS) },
    ],
  })
}

async function makeSteps(numbers: number[], checkedApis: number): Promise<void> {
  let made = 0
  const step = (policy: string, config: object, apiId: string | null) => {
    made += 1
    const scope = apiId === null ? ('global' as const) : ('api' as const)
    return { id: idOf('stp', made), policy, scope, apiId, config, position: made }
  }
  await db.step.createMany({
    data: [
      step('strip-headers', {}, null),
      ...numbers.flatMap((number) => [
        step('rate-limit', { calls: 100 + number, windowSeconds: 60 }, idOf('api', number)),
        step(
          'set-header',
          { headers: [{ on: 'request', name: 'x-api', value: `api-${number}` }] },
          idOf('api', number),
        ),
        ...(number < checkedApis
          ? [
              step('validate-request', {}, idOf('api', number)),
              step('validate-response', {}, idOf('api', number)),
            ]
          : []),
      ]),
    ],
  })
}
