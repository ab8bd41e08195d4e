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
