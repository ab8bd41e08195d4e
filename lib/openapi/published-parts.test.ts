import { expect, test } from 'vitest'
import type { JsonObject } from './json.ts'
import { pruneDocument } from './prune-document.ts'
import { readDocument } from './read-document.ts'

/** What is published of GET /shown. */
function pruned(root: JsonObject): JsonObject {
  const read = readDocument(JSON.stringify(root))
  if (!read.ok) throw new Error(read.failure.faults?.[0]?.message)
  return pruneDocument(read.value, {
    operations: [{ method: 'GET', path: '/shown' }],
    serverUrl: 'https://gateway.example.com/pets',
    keyHeader: 'x-api-key',
  })
}

const reference = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` })
const json = (schema: object) => ({
  description: 'Fine',
  content: { 'application/json': { schema } },
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

test('no server of the backend is named anywhere: in links, callbacks, path items or places of no meaning', () => {
  const host = 'https://secret.internal/v1'
  const server = { url: host, variables: { stage: { default: 'secret' } } }
  const inside = { server, servers: [server], operationRef: `${host}/openapi.json#/paths/~1shown` }
  const told = {
    ...inside,
    post: { ...inside, responses: { 200: { description: '', ...inside, servers: server } } },
  }
  const self = { operationId: 'shown', ...inside }
  const get = {
    operationId: 'shown',
    ...inside,
    callbacks: { told: { '{$url}': told }, again: reference('callbacks', 'told') },
    responses: {
      200: {
        ...json({ ...inside, type: 'object' }),
        ...inside,
        links: { self, again: reference('links', 'self'), more: { $ref: '#/x-links/self' } },
      },
    },
  }
  const components = { links: { self }, callbacks: { told: { '{$url}': told } } }
  const document = pruned(
    withElsewhere({ 'x-links': { self }, components, paths: { '/shown': { get } } }),
  )
  expect(JSON.stringify(document)).not.toMatch(/secret/i)
  expect(document.components).toMatchObject({
    links: { self: { operationId: 'shown' }, 'self-2': { operationId: 'shown' } },
    callbacks: { told: { '{$url}': { post: {} } } },
  })
})

test('what is only called server stays', () => {
  const schema = {
    type: 'object',
    properties: { server: { type: 'string' }, servers: { type: 'array' } },
    dependentRequired: { server: ['servers'] },
  }
  const headers = { server: { description: 'Who answers' } }
  const responses = { 200: { ...json(schema), headers } }
  expect(pruned(withElsewhere({ paths: { '/shown': { get: { responses } } } }))).toMatchObject({
    paths: { '/shown': { get: { responses } } },
  })
})
