import { describe, expect, test } from 'vitest'
import { compileContract, type OperationChecks } from '#policies/kit/operation-checks.ts'
import { documentOfPost } from '#tests/openapi/document-of-post.ts'
import { contractOf } from './contract-of.ts'
import { readDocument } from './read-document.ts'

/** The checks of `POST /pets` in a document with these parts. */
async function checksOf(
  version: string,
  operation: object,
  more: object = {},
): Promise<OperationChecks> {
  const document = documentOfPost(version, operation, more)
  const id = 'op_aaaaaaaaaaaaaaaa'
  const contract = contractOf(document, [{ id, method: 'POST', path: '/pets' }])
  const checks = (await compileContract(contract)).get(id)
  if (!checks) throw new Error('The operation is not there.')
  return checks
}

const json = (schema: unknown) => ({ content: { 'application/json': { schema } } })
const bodyOf = async (version: string, schema: unknown, more: object = {}) => {
  const check =
    version === '2.0'
      ? await checksOf(version, { parameters: [{ in: 'body', name: 'body', schema }] }, more)
      : await checksOf(version, { requestBody: json(schema) }, more)
  return (value: unknown) => check.body?.contents[0]?.check?.(value) ?? null
}
const versions = ['2.0', '3.0.3', '3.1.0']

describe.each(versions)('a body in %s', (version) => {
  test.each([
    ['a wrong type', { type: 'integer' }, 1, '1', 'must be integer'],
    [
      'a missing member',
      { type: 'object', required: ['a'] },
      { a: 1 },
      {},
      "must have required property 'a'",
    ],
    [
      'a text too long',
      { type: 'string', maxLength: 2 },
      'ab',
      'abc',
      'must NOT have more than 2 characters',
    ],
    ['none of the values', { enum: ['a', 'b'] }, 'a', 'c', 'must be one of: a, b'],
    ['a pattern', { type: 'string', pattern: '^\\d+$' }, '12', 'x', 'must match pattern "^\\d+$"'],
    [
      'a format',
      { type: 'string', format: 'date' },
      '2024-02-29',
      '2023-02-29',
      'must match format "date"',
    ],
    [
      'a number of 32 bits',
      { type: 'integer', format: 'int32' },
      2 ** 31 - 1,
      2 ** 31,
      'must match format "int32"',
    ],
    [
      'a member too many',
      { type: 'object', properties: { a: {} }, additionalProperties: false },
      { a: 1 },
      { a: 1, b: 2 },
      'must not have members that the documentation does not name',
    ],
  ])('tells %s', async (_, schema, good, bad, message) => {
    const check = await bodyOf(version, schema)
    expect([check(good), check(bad)?.message]).toEqual([null, message])
  })

  test('follows references, also those that lead to themselves', async () => {
    const node = {
      type: 'object',
      properties: { next: { $ref: '#/x/Node' }, value: { type: 'string' } },
    }
    const check = await bodyOf(version, { $ref: '#/x/Node' }, { x: { Node: node } })
    expect(check({ next: { next: { value: 'a' } } })).toBeNull()
    expect(check({ next: { next: { value: 1 } } })).toEqual({
      pointer: '/next/next/value',
      message: 'must be string',
    })
  })

  test('does not ask a caller for what is read-only', async () => {
    const schema = {
      type: 'object',
      required: ['id', 'name'],
      properties: { id: { type: 'string', readOnly: true }, name: { type: 'string' } },
    }
    const check = await bodyOf(version, schema)
    expect([check({ name: 'a' }), check({ id: 'a' })?.message]).toEqual([
      null,
      "must have required property 'name'",
    ])
  })

  test('leaves out what cannot be judged: unknown formats, and patterns that look around', async () => {
    const check = await bodyOf(version, { type: 'string', format: 'iban', pattern: '^(?=a)b' })
    expect(check('anything')).toBeNull()
  })

  test('two patterns are two', async () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string', pattern: '^a$' }, b: { type: 'string', pattern: '^b$' } },
    }
    const check = await bodyOf(version, schema)
    expect([check({ a: 'a', b: 'b' }), check({ a: 'a', b: 'a' })?.pointer]).toEqual([null, '/b'])
  })

  test.each([
    { type: 'strng' },
    { type: 'string', maxLength: '5' },
    { enum: 'a' },
    { required: 'a' },
    { properties: [] },
    { minimum: 'low', multipleOf: 0 },
    { allOf: {} },
    { items: 'Pet' },
    { pattern: '[' },
    { $ref: '#/nowhere' },
    { $ref: 'other.json#/Pet' },
    { additionalProperties: 'no' },
  ])('%j says nothing that can be judged, and breaks nothing', async (schema) => {
    expect((await bodyOf(version, schema))('a')).toBeNull()
  })

  test('a pattern that would never end takes no time', async () => {
    const check = await bodyOf(version, { type: 'string', pattern: '^(a+)+$' })
    expect(check(`${'a'.repeat(50_000)}!`)?.message).toContain('must match pattern')
  })

  test('a hundred thousand items that must differ take no time', async () => {
    const check = await bodyOf(version, { type: 'array', uniqueItems: true })
    const items = Array.from({ length: 100_000 }, (_, index) => ({ a: [index], b: 1 }))
    expect(check(items)).toBeNull()
    expect(check([...items, { b: 1, a: [7] }])?.message).toBe('must not hold the same item twice')
  })

  test('alternatives that lead to themselves hold nobody up', async () => {
    const branch = (op: string) => ({
      type: 'object',
      properties: { of: { type: 'array', items: { $ref: '#/x/Filter' } }, op: { enum: [op] } },
      required: ['op'],
    })
    const x = { Filter: { anyOf: [branch('and'), branch('or')] } }
    const check = await bodyOf(version, { $ref: '#/x/Filter' }, { x })
    const nested = (depth: number): object =>
      depth === 0 ? { op: 'neither' } : { of: [nested(depth - 1)], op: 'or' }
    expect(check({ op: 'or', of: [{ op: 'and' }] })).toBeNull()
    expect(check(nested(60))?.message).toBe('takes too long to check')
  })

  test('names of built-in members are names', async () => {
    const check = await bodyOf(version, {
      type: 'object',
      required: ['constructor'],
      properties: { toString: { type: 'integer' } },
    })
    expect(check({})?.message).toBe("must have required property 'constructor'")
    expect(check({ constructor: 1 })).toBeNull()
  })
})

test('before 3.1, bounds are excluded by a flag and null by “nullable”', async () => {
  const check = await bodyOf('3.0.3', {
    type: 'integer',
    minimum: 0,
    exclusiveMinimum: true,
    nullable: true,
  })
  expect([check(1), check(null), check(0)?.message]).toEqual([null, null, 'must be null'])
})

test('in 3.1 keywords may stand beside a reference, and a type may be a list', async () => {
  const check = await bodyOf(
    '3.1.0',
    { $ref: '#/x/Id', maxLength: 3 },
    { x: { Id: { type: ['string', 'null'] } } },
  )
  expect([check('abc'), check(null), check('abcd')?.message]).toEqual([
    null,
    null,
    'must NOT have more than 3 characters',
  ])
})

test('answers are described by status, and what is write-only is not asked for', async () => {
  const schema = {
    type: 'object',
    required: ['secret', 'id'],
    properties: { secret: { type: 'string', writeOnly: true } },
  }
  const { responses } = await checksOf('3.0.3', {
    responses: { 200: json(schema), '4xx': json({}), default: json({}) },
  })
  expect(responses.map(({ status }) => status)).toEqual(['200', '4XX', 'default'])
  expect(responses[0]?.contents[0]?.check?.({ id: 1 })).toBeNull()
})

test('content types lose their parameters; only JSON is checked further', async () => {
  const { body } = await checksOf('3.0.3', {
    requestBody: {
      required: true,
      content: {
        'Application/JSON; charset=utf-8': { schema: {} },
        'text/csv': { schema: {} },
        'image/*': {},
      },
    },
  })
  expect(body?.contents.map(({ mediaType, check }) => [mediaType, check !== null])).toEqual([
    ['application/json', true],
    ['text/csv', false],
    ['image/*', false],
  ])
})

test('forms of 2.0 are checked where nothing else says that they are forms', async () => {
  const { body } = await checksOf('2.0', {
    consumes: ['application/json'],
    parameters: [{ in: 'formData', name: 'file', type: 'file', required: true }],
  })
  expect(body?.required).toBe(true)
  expect(body?.contents.map(({ mediaType, form }) => [mediaType, form !== null])).toEqual([
    ['application/json', false],
    ['application/x-www-form-urlencoded', true],
    ['multipart/form-data', true],
  ])
})

test.each([
  ['3.0.3', { in: 'query', name: 'a', schema: { type: 'array', items: {} } }, 'list', null],
  ['3.0.3', { in: 'query', name: 'a', explode: false, schema: { type: 'array' } }, 'list', ','],
  [
    '3.0.3',
    { in: 'query', name: 'a', style: 'pipeDelimited', schema: { type: 'array' } },
    'list',
    '|',
  ],
  ['3.0.3', { in: 'header', name: 'a', schema: { type: 'array' } }, 'list', ','],
  [
    '3.0.3',
    { in: 'query', name: 'a', style: 'deepObject', schema: { properties: {} } },
    'object',
    null,
  ],
  ['3.0.3', { in: 'query', name: 'a', ...json({ type: 'object' }) }, 'json', null],
  ['3.1.0', { in: 'query', name: 'a', schema: { type: ['null', 'array'] } }, 'list', null],
  ['3.1.0', { in: 'query', name: 'a', schema: { $ref: '#/x/List' } }, 'list', null],
  ['2.0', { in: 'query', name: 'a', type: 'array', items: { type: 'string' } }, 'list', ','],
  ['2.0', { in: 'query', name: 'a', type: 'array', collectionFormat: 'multi' }, 'list', null],
  ['2.0', { in: 'query', name: 'a', type: 'integer' }, 'single', null],
])('in %s the parameter %j is a %s', async (version, parameter, shape, separator) => {
  const { parameters } = await checksOf(
    version,
    { parameters: [parameter] },
    { x: { List: { type: 'array' } } },
  )
  expect(parameters[0]).toMatchObject({ shape, separator })
})

test('parameters that OpenAPI says to ignore are ignored', async () => {
  const { parameters } = await checksOf('3.0.3', {
    parameters: [
      { in: 'header', name: 'Authorization', required: true, schema: { type: 'string' } },
    ],
  })
  expect(parameters).toEqual([])
})

test('examples of answers are taken from the document, or made from the schema, where they are wanted', () => {
  const document = {
    openapi: '3.0.3',
    info: { title: 'Pets', version: '1' },
    paths: {
      '/pets': {
        get: {
          responses: {
            200: {
              content: {
                'application/json': { examples: { a: { value: [1] }, b: { $ref: '#/x/B' } } },
              },
            },
            404: { content: { 'application/json': { example: { code: 'gone' } } } },
            default: json({ type: 'object', properties: { n: { type: 'integer' } } }),
          },
        },
      },
    },
    x: { B: { value: 'two' } },
  }
  const read = readDocument(JSON.stringify(document))
  if (!read.ok) throw new Error(read.failure.message)
  const operations = [{ id: 'op_aaaaaaaaaaaaaaaa', method: 'GET', path: '/pets' }]
  const responses = (options: object) =>
    Object.values(contractOf(read.value, operations, options).operations)[0]?.responses
  expect(responses({ withExamples: true })?.map(({ contents }) => contents[0]?.examples)).toEqual([
    { a: '[1]', b: 'two' },
    { default: '{"code":"gone"}' },
    { made: expect.stringMatching(/^\{"n":\d+\}$/) },
  ])
  expect(responses({})?.[0]?.contents[0]?.examples).toBeUndefined()
})

test.each(['text/json', 'model/gltf+json'])('a request of %s is JSON', async (mediaType) => {
  const { body } = await checksOf('3.0.3', {
    requestBody: { content: { [mediaType]: { schema: { type: 'integer' } } } },
  })
  expect(body?.contents[0]?.check?.('x')).toMatchObject({ message: 'must be integer' })
})
