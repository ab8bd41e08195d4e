import { expect, test } from 'vitest'
import { describeOperation } from './describe-operation.ts'
import type { JsonObject } from './json.ts'
import { readDocument } from './read-document.ts'
import { operationDescription } from './schema.ts'

function describing(root: JsonObject, method = 'GET', path = '/a') {
  const read = readDocument(JSON.stringify(root))
  if (!read.ok) throw new Error(read.failure.faults?.[0]?.message)
  const description = describeOperation(read.value, method, path)
  return operationDescription.nullable().parse(description)
}
const answering = (schema: JsonObject, schemas: JsonObject = {}) =>
  describing({
    openapi: '3.1.0',
    components: { schemas },
    paths: {
      '/a': {
        get: {
          responses: { 200: { description: 'Fine', content: { 'application/json': { schema } } } },
        },
      },
    },
  })?.responses[0]?.contents[0]

test('knows no operation that the document does not have', () => {
  const root = { openapi: '3.0.0', paths: { '/a': { get: {} } } }
  expect(describing(root, 'POST')).toBeNull()
  expect(describing(root, 'CONSTRUCTOR')).toBeNull()
  expect(describing(root, 'GET', '__proto__')).toBeNull()
})

test('shows parameters of path and operation, the operation’s own first choice', () => {
  const shown = describing({
    openapi: '3.0.0',
    paths: {
      '/a': {
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'string' } },
          { $ref: '#/components/parameters/Trace' },
        ],
        get: {
          parameters: [
            {
              name: 'limit',
              in: 'query',
              required: true,
              example: 5,
              schema: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
            },
          ],
        },
      },
    },
    components: {
      parameters: {
        Trace: { name: 'X-Trace', in: 'header', schema: { type: 'string', format: 'uuid' } },
      },
    },
  })
  expect(shown?.parameters).toMatchObject([
    {
      name: 'limit',
      in: 'query',
      required: true,
      exampleText: '5',
      schema: { type: 'integer', constraints: ['at least 1', 'at most 100'], defaultText: '10' },
    },
    { name: 'X-Trace', in: 'header', required: false, schema: { type: 'string', format: 'uuid' } },
  ])
})

test('folds allOf, names what comes from components, and cuts what contains itself', () => {
  const content = answering(
    { $ref: '#/components/schemas/Node' },
    {
      Base: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      Node: {
        allOf: [
          { $ref: '#/components/schemas/Base' },
          {
            properties: {
              children: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
            },
          },
        ],
      },
    },
  )
  expect(content?.schema).toMatchObject({
    name: 'Node',
    type: 'Node',
    properties: [
      { name: 'id', required: true, schema: { type: 'string' } },
      {
        name: 'children',
        required: false,
        schema: { type: 'array of Node', items: { name: 'Node', cut: 'cycle', properties: [] } },
      },
    ],
  })
  expect(content?.exampleText).toBe('{\n  "id": "string",\n  "children": []\n}')
})

test('shows alternatives, null in both spellings, enums and their rest', () => {
  expect(
    answering({
      oneOf: [{ type: ['string', 'null'] }, { type: 'integer', nullable: true }],
      discriminator: { propertyName: 'kind' },
    })?.schema?.variants,
  ).toMatchObject({
    kind: 'oneOf',
    discriminator: 'kind',
    nodes: [
      { type: 'string or null', nullable: true },
      { type: 'integer or null', nullable: true },
    ],
  })
  const long = answering({ enum: Array.from({ length: 1_200 }, (_, index) => index) })?.schema
  expect([long?.enumValues.length, long?.enumMore]).toEqual([1_000, 200])
  const many = answering({
    properties: Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `p${index}`,
        { enum: Array.from({ length: 900 }, (_, value) => value) },
      ]),
    ),
  })?.schema
  expect(many?.properties.map(({ schema }) => schema.enumValues.length)).toEqual([
    ...[900, 900, 900, 900, 400],
    ...[50, 50, 50, 50, 50],
  ])
})

test.each([
  [{ const: 'order' }, 'string'],
  [{ enum: [1, 2.5, 3] }, 'integer or number'],
  [{ enum: ['on', true, null] }, 'string or boolean'],
  [{ const: null }, 'any'],
])(
  'tells the type by the values that are allowed, where the document does not: %j',
  (schema, type) => {
    expect(answering(schema)?.schema?.type).toBe(type)
  },
)

test('says what a text or a list must keep to in words that count right', () => {
  const constraints = (schema: Record<string, unknown>) => answering(schema)?.schema?.constraints

  expect(constraints({ type: 'string', minLength: 1, maxLength: 2 })).toEqual([
    'at least 1 character',
    'at most 2 characters',
  ])
  expect(constraints({ type: 'array', minItems: 2, maxItems: 1 })).toEqual([
    'at least 2 items',
    'at most 1 item',
  ])
  expect(constraints({ type: 'string', pattern: '^a+$' })).toEqual([
    'matches the regular expression ^a+$',
  ])
})

test.each([
  [{ not: { enum: ['a', 'b'] } }, 'none of "a", "b"'],
  [{ not: { const: 0 } }, 'none of 0'],
  [{ not: { type: 'string', maxLength: 2 } }, 'not {"type":"string","maxLength":2}'],
  [{ not: { $ref: '#/components/schemas/Node' } }, 'not a Node'],
])('says what a value must not be: %j', (schema, words) => {
  expect(answering(schema)?.schema?.constraints).toEqual([words])
})

test('says where a reference leads nowhere, and how deep it stopped', () => {
  expect(answering({ $ref: '#/components/schemas/Nobody' })?.schema).toMatchObject({
    name: 'Nobody',
    cut: 'unresolvable',
  })
  const deep = Array.from({ length: 40 }).reduce<JsonObject>(
    (inner) => ({ type: 'object', properties: { inner } }),
    { type: 'string' },
  )
  expect(JSON.stringify(answering(deep))).toContain('"cut":"depth"')
})

test('stays small where every schema refers to every other', () => {
  const names = Array.from({ length: 40 }, (_, index) => `S${index}`)
  const properties = Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]),
  )
  const content = answering(
    { $ref: '#/components/schemas/S0' },
    Object.fromEntries(names.map((name) => [name, { type: 'object', properties }])),
  )
  expect(JSON.stringify(content).length).toBeLessThan(1_000_000)
})

test('reads bodies, forms, answers and examples of 2.0', () => {
  const root = {
    swagger: '2.0',
    consumes: ['application/json'],
    definitions: {
      Pet: { type: 'object', properties: { name: { type: 'string', example: 'Rex' } } },
    },
    securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'k' } },
    security: [{ key: [] }],
    paths: {
      '/a': {
        post: {
          parameters: [
            { in: 'body', name: 'pet', required: true, schema: { $ref: '#/definitions/Pet' } },
          ],
          responses: {
            200: {
              description: 'Fine',
              schema: { type: 'array', items: { $ref: '#/definitions/Pet' } },
              examples: { 'application/json': [] },
            },
          },
        },
        put: {
          consumes: ['multipart/form-data'],
          parameters: [{ in: 'formData', name: 'file', type: 'file', required: true }],
        },
      },
    },
  }
  expect(describing(root, 'POST')).toMatchObject({
    requestBody: {
      required: true,
      contents: [
        {
          mediaType: 'application/json',
          schema: { name: 'Pet' },
          exampleText: '{\n  "name": "Rex"\n}',
        },
      ],
    },
    responses: [
      { status: '200', contents: [{ schema: { type: 'array of Pet' }, exampleText: '[]' }] },
    ],
    security: [[{ name: 'key', type: 'apiKey' }]],
  })
  expect(describing(root, 'PUT')?.requestBody).toMatchObject({
    contents: [
      {
        mediaType: 'multipart/form-data',
        schema: { properties: [{ name: 'file', required: true }] },
      },
    ],
  })
})

test('gives the example of a form as it is sent', () => {
  const schema = {
    type: 'object',
    properties: {
      amount: { type: 'integer' },
      card: { type: 'object', example: { number: '42' } },
    },
  }
  const form = { schema, encoding: { card: { style: 'deepObject' } } }
  const content = { 'application/x-www-form-urlencoded': form }
  const described = describing(
    { openapi: '3.0.0', paths: { '/a': { post: { requestBody: { content }, responses: {} } } } },
    'POST',
  )
  expect(described?.requestBody?.contents[0]?.exampleText).toBe('amount=0&card[number]=42')
})
