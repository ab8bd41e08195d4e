import { expect, test } from 'vitest'
import { findings } from './findings.ts'
import type { JsonObject } from './json.ts'
import { listOperations } from './operations.ts'
import { pruneDocument } from './prune-document.ts'
import { readDocument } from './read-document.ts'

const shown = { method: 'GET', path: '/shown' }
const to = { serverUrl: 'https://gateway.example.com/pets', keyHeader: 'x-api-key' }

function pruned(
  root: JsonObject,
  operations = [shown],
  publication: { serverUrl: string; keyHeader: string | null } = to,
): JsonObject {
  const read = readDocument(JSON.stringify(root))
  if (!read.ok) throw new Error(read.failure.faults?.[0]?.message)
  return pruneDocument(read.value, { operations, ...publication })
}

const reference = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` })
const json = (schema: object) => ({
  description: 'Fine',
  content: { 'application/json': { schema } },
})

const whole = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1', 'x-owner': 'team@secret.internal' },
  servers: [{ url: 'https://secret.internal/v1' }],
  tags: [{ name: 'shown' }, { name: 'secret' }],
  security: [{ token: [] }],
  webhooks: { secret: { post: {} } },
  'x-amazon-apigateway-integration': { uri: 'https://secret.internal' },
  paths: {
    '/shown': {
      servers: [{ url: 'https://secret.internal/v1' }],
      get: {
        operationId: 'shown',
        tags: ['shown'],
        'x-backend': 'secret.internal',
        servers: [{ url: 'https://secret.internal/v2' }],
        parameters: [reference('parameters', 'Limit')],
        responses: {
          200: {
            ...json(reference('schemas', 'Shown')),
            links: { onward: { operationId: 'secretOperation' }, self: { operationId: 'shown' } },
          },
        },
      },
      delete: {
        operationId: 'secretDelete',
        tags: ['secret'],
        security: [{ secretScheme: [] }],
        responses: { 200: json(reference('schemas', 'Secret')) },
      },
    },
    '/secret': {
      get: {
        operationId: 'secretOperation',
        responses: { 200: json({ type: 'object', description: 'Shared in place' }) },
      },
    },
  },
  components: {
    parameters: {
      Limit: { name: 'limit', in: 'query', schema: { type: 'integer' } },
      Secret: { name: 'secret', in: 'query' },
    },
    schemas: {
      Shown: {
        type: 'object',
        properties: {
          next: reference('schemas', 'Reached'),
          servers: { type: 'array' },
          inline: { $ref: '#/paths/~1secret/get/responses/200/content/application~1json/schema' },
        },
      },
      Reached: { type: 'object', properties: { back: reference('schemas', 'Shown') } },
      Secret: { type: 'object' },
    },
    examples: { Secret: { value: 1 } },
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer' },
      secretScheme: { type: 'http', scheme: 'basic' },
    },
  },
}

test('lets nothing of what is hidden through: operations, schemas, parameters, tags, schemes, webhooks, hosts', () => {
  expect(JSON.stringify(pruned(whole))).not.toMatch(/secret/i)
})

test('keeps what the exposed operations reach, circles and all', () => {
  const document = pruned(whole)
  expect(document).toMatchObject({
    paths: {
      '/shown': {
        get: {
          operationId: 'shown',
          responses: { 200: { links: { self: { operationId: 'shown' } } } },
        },
      },
    },
    tags: [{ name: 'shown' }],
    components: {
      parameters: { Limit: {} },
      schemas: {
        Shown: {
          properties: {
            servers: { type: 'array' },
            inline: { $ref: '#/components/schemas/Shared' },
          },
        },
        Reached: {},
        Shared: { description: 'Shared in place' },
      },
    },
  })
})

test('names the gateway as the server, and asks for the key beside what the backend asks for', () => {
  expect(pruned(whole)).toMatchObject({
    servers: [{ url: 'https://gateway.example.com/pets' }],
    paths: { '/shown': { get: { security: [{ subscriptionKey: [], token: [] }] } } },
    components: {
      securitySchemes: {
        token: {},
        subscriptionKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
    },
  })
  expect(JSON.stringify(pruned(whole, [shown], { ...to, keyHeader: null }))).not.toContain(
    'subscriptionKey',
  )
})

test('publishes an empty document where nothing is exposed', () => {
  expect(pruned(whole, [])).toMatchObject({ openapi: '3.1.0', paths: {} })
})

test('prunes a document of 2.0 as one of 2.0', () => {
  const root = {
    swagger: '2.0',
    host: 'secret.internal',
    basePath: '/v1',
    info: { title: 'Pets', version: '1' },
    paths: {
      '/shown': {
        get: { responses: { 200: { description: '', schema: { $ref: '#/definitions/Pet' } } } },
      },
    },
    definitions: { Pet: { type: 'object' }, Secret: {} },
  }
  const document = pruned(root)
  expect(document).toMatchObject({
    swagger: '2.0',
    host: 'gateway.example.com',
    basePath: '/pets',
    schemes: ['https'],
    definitions: { Pet: {} },
    securityDefinitions: { subscriptionKey: {} },
  })
  expect(JSON.stringify(document)).not.toMatch(/secret/i)
})

test('writes nothing of a reference that leads out of the document or nowhere', () => {
  const root = {
    openapi: '3.0.0',
    paths: {
      '/shown': {
        get: {
          responses: {
            200: json({ $ref: 'file:///secret/pet.yaml' }),
            400: { $ref: '#/components/responses/secret' },
          },
        },
      },
    },
  }
  expect(JSON.stringify(pruned(root))).not.toMatch(/secret/)
})

test('stays whole in itself when everything is exposed, and can be read again', () => {
  const read = readDocument(JSON.stringify(whole))
  const all = read.ok ? listOperations(read.value) : []
  const again = readDocument(JSON.stringify(pruned(whole, all)))
  expect(again.ok && findings(again.value).filter(({ code }) => code.startsWith('ref_'))).toEqual(
    [],
  )
  expect(again.ok && listOperations(again.value)).toHaveLength(3)
})

/** Schemas outside components, which name themselves, each other and a component. */
const elsewhere = {
  Pet: {
    type: 'object',
    properties: {
      mother: { $ref: '#/x-defs/Pet' },
      owner: { $ref: '#/x-defs/Owner' },
      tag: { $ref: '#/x-defs/Alias' },
    },
  },
  Owner: { properties: { pets: { type: 'array', items: { $ref: '#/x-defs/Pet' } } } },
  Alias: { $ref: '#/components/schemas/Tag' },
}

const withElsewhere = (more: JsonObject = {}): JsonObject => ({
  openapi: '3.0.3',
  'x-defs': elsewhere,
  components: { schemas: { Owner: { type: 'string' }, Tag: { type: 'string' } } },
  paths: {
    '/shown': { get: { operationId: 'shown', responses: { 200: json({ $ref: '#/x-defs/Pet' }) } } },
    '/secret': {
      get: {
        operationId: 'secretOperation',
        responses: { 200: json({ properties: { secretField: { type: 'string' } } }) },
      },
    },
  },
  ...more,
})

test('what is named outside components is moved there, once, under a free name', () => {
  const pet = '#/components/schemas/Pet'
  const owner = '#/components/schemas/Owner-2'
  const document = pruned(withElsewhere())
  expect(document).toMatchObject({
    paths: { '/shown': { get: { responses: { 200: json({ $ref: pet }) } } } },
  })
  expect(document.components).toMatchObject({
    schemas: {
      Pet: {
        properties: {
          mother: { $ref: pet },
          owner: { $ref: owner },
          tag: { $ref: '#/components/schemas/Tag' },
        },
      },
      'Owner-2': { properties: { pets: { items: { $ref: pet } } } },
      Tag: { type: 'string' },
    },
  })
})

test('each kind is moved to its own place', () => {
  const responses = { 200: { $ref: '#/x-parts/answer' } }
  const document = pruned({
    openapi: '3.0.3',
    'x-parts': {
      limit: { name: 'limit', in: 'query', schema: { type: 'integer' } },
      body: { content: {} },
      answer: { description: 'Fine', headers: { Count: { $ref: '#/x-parts/count' } } },
      count: { schema: { type: 'integer' } },
      item: { post: { responses: { 200: { $ref: '#/x-parts/answer' } } } },
    },
    paths: {
      '/shown': {
        parameters: [{ $ref: '#/x-parts/limit' }],
        get: {
          requestBody: { $ref: '#/x-parts/body' },
          callbacks: { told: { '{$url}': { $ref: '#/x-parts/item' } } },
          responses,
        },
      },
    },
  })
  expect(document.components).toMatchObject({
    parameters: { limit: { name: 'limit' } },
    requestBodies: { body: { content: {} } },
    responses: { answer: { headers: { Count: { $ref: '#/components/headers/count' } } } },
    headers: { count: { schema: { type: 'integer' } } },
    'x-path-items': { item: { post: { responses: {} } } },
  })
  expect(JSON.stringify(document)).not.toContain('x-parts')
})

test('definitions of 2.0 take in what stands elsewhere', () => {
  const { openapi: _, components: __, ...rest } = withElsewhere()
  const get = { responses: { 200: { description: '', schema: { $ref: '#/x-defs/Pet' } } } }
  expect(pruned({ ...rest, swagger: '2.0', paths: { '/shown': { get } } })).toMatchObject({
    paths: {
      '/shown': { get: { responses: { 200: { schema: { $ref: '#/definitions/Pet' } } } } },
    },
    definitions: { Pet: { properties: { owner: { $ref: '#/definitions/Owner' } } }, Owner: {} },
  })
})

test.each([
  '#',
  '#/paths',
  '#/paths/~1secret',
  '#/paths/~1secret/get',
  '#/components',
  '#/components/schemas',
  '#/info/title',
])('a reference to %s shows nothing', (reference) => {
  const get = { responses: { 200: json({ $ref: reference }) } }
  const { paths } = withElsewhere()
  const document = pruned(withElsewhere({ paths: { ...(paths as object), '/shown': { get } } }))
  expect(document).toMatchObject({
    paths: {
      '/shown': {
        get: { responses: { 200: json({ description: 'Not part of this document.' }) } },
      },
    },
  })
  expect(JSON.stringify(document)).not.toMatch(/secret/i)
})

test('a mapping follows the schemas that were moved, and names nothing else', () => {
  const mapping = {
    pet: '#/x-defs/Pet',
    tag: 'Tag',
    gone: '#/x-defs/Gone',
    away: 'https://secret.internal/pet.json',
  }
  const get = { responses: { 200: json({ discriminator: { propertyName: 'kind', mapping } }) } }
  expect(pruned(withElsewhere({ paths: { '/shown': { get } } }))).toMatchObject({
    paths: {
      '/shown': {
        get: {
          responses: {
            200: json({
              discriminator: {
                propertyName: 'kind',
                mapping: { pet: '#/components/schemas/Pet', tag: 'Tag' },
              },
            }),
          },
        },
      },
    },
  })
})

test('places within each other are moved until it is too much', () => {
  const chain = Array.from({ length: 60 }).reduce<JsonObject>((inner) => ({ items: inner }), {
    description: 'x'.repeat(1_000_000),
  })
  const steps = Array.from({ length: 60 }, (_, depth) => `#/x-defs/Chain${'/items'.repeat(depth)}`)
  const get = { responses: { 200: json({ oneOf: steps.map(($ref) => ({ $ref })) }) } }
  const document = pruned(
    withElsewhere({ 'x-defs': { Chain: chain }, paths: { '/shown': { get } } }),
  )
  expect(JSON.stringify(document).length).toBeLessThan(20_000_000)
})
