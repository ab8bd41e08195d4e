import { describe, expect, test } from 'vitest'
import type { ContractContent } from '#contract/operation-contract.ts'
import { documentOfPost } from '#tests/openapi/document-of-post.ts'
import { contractOf } from './contract-of.ts'

const PAIRS = 'application/x-www-form-urlencoded'
const PARTS = 'multipart/form-data'

/** What a gateway is told of the body of `POST /pets`. */
function bodyOf(version: string, operation: object, more: object = {}): ContractContent[] {
  const document = documentOfPost(version, operation, more)
  const { operations } = contractOf(document, [{ id: 'op', method: 'POST', path: '/pets' }])
  return operations.op?.body?.contents ?? []
}
interface Described {
  a: unknown
  encoding?: object
  version?: string
}
const contentOf = (mediaType: string, { a, encoding, version = '3.1.0' }: Described) =>
  bodyOf(version, {
    requestBody: {
      content: {
        [mediaType]: {
          schema: { type: 'object', properties: { a } },
          ...(encoding && { encoding: { a: encoding } }),
        },
      },
    },
  })[0]
const formOf = (mediaType: string, described: Described) => contentOf(mediaType, described)?.form

const object = { type: 'object' }
const list = (items: object = {}) => ({ type: 'array', items })
const text = { type: 'string' }
const bytes = { type: 'string', format: 'binary' }
const open = { type: 'object', properties: { b: text, c: { type: 'integer' } } }

describe('a field of a form', () => {
  test.each([
    [PAIRS, text, undefined, { shape: 'text', isList: false }],
    [PAIRS, list(text), undefined, { shape: 'text', isList: true, separator: null }],
    [PAIRS, list(text), { explode: false }, { isList: true, separator: ',' }],
    [PAIRS, list(text), { style: 'pipeDelimited' }, { isList: true, separator: '|' }],
    [PAIRS, list(text), { style: 'deepObject' }, { shape: 'object' }],
    [PAIRS, list(object), undefined, { shape: 'json', isList: true }],
    [PAIRS, object, undefined, { shape: 'object' }],
    [PAIRS, object, { style: 'deepObject' }, { shape: 'object' }],
    [PAIRS, object, { contentType: 'application/json' }, { shape: 'object' }],
    [PARTS, text, undefined, { shape: 'text', mediaTypes: [] }],
    [
      PARTS,
      text,
      { contentType: 'text/csv, text/plain' },
      { mediaTypes: ['text/csv', 'text/plain'] },
    ],
    [PARTS, bytes, { contentType: 'image/*' }, { shape: 'bytes', mediaTypes: ['image/*'] }],
    [PARTS, { contentMediaType: 'image/png' }, undefined, { shape: 'bytes' }],
    [
      PARTS,
      { ...text, contentEncoding: 'base64', contentMediaType: 'a/b' },
      undefined,
      { shape: 'text' },
    ],
    [PARTS, {}, undefined, { shape: 'bytes' }],
    [PARTS, {}, { contentType: 'image/png' }, { shape: 'bytes', mediaTypes: ['image/png'] }],
    [PARTS, list(bytes), undefined, { shape: 'bytes', isList: true }],
    [PARTS, list(object), undefined, { shape: 'json', isList: true }],
    [PARTS, object, undefined, { shape: 'json', schema: object }],
    [PAIRS, list(list(text)), undefined, { shape: 'json', isList: true, schema: list(text) }],
    [PARTS, list(list(text)), undefined, { shape: 'json', isList: true }],
    [PAIRS, open, { style: 'form', explode: false }, { shape: 'pairs', separator: ',' }],
    [PAIRS, open, { explode: false }, { shape: 'pairs', separator: ',' }],
    [PAIRS, open, { style: 'spaceDelimited' }, { shape: 'pairs', separator: ' ' }],
    [PARTS, open, { style: 'pipeDelimited' }, { shape: 'pairs', separator: '|' }],
    [PARTS, text, { contentType: 'image/png' }, { shape: 'bytes', mediaTypes: ['image/png'] }],
    [PARTS, object, { contentType: 'text/xml' }, { shape: 'bytes', mediaTypes: ['text/xml'] }],
    [PARTS, text, { style: 'form', contentType: 'image/png' }, { shape: 'text', mediaTypes: [] }],
    [PARTS, text, { contentType: 'application/json' }, { shape: 'json', schema: text }],
  ])('in %s, %j with the encoding %j', (mediaType, a, encoding, field) => {
    const form = formOf(mediaType, { a, ...(encoding && { encoding }) })
    expect(form?.fields).toEqual([expect.objectContaining({ name: 'a', ...field })])
  })

  test.each([
    [PAIRS, object, { style: 'form' }],
    [PAIRS, { properties: { b: object } }, { style: 'form' }],
    [PAIRS, { properties: { a: text } }, { style: 'spaceDelimited', explode: true }],
    [PAIRS, { properties: { b: object } }, { explode: false }],
    [PAIRS, list(text), { style: 'matrix' }],
    [PAIRS, list(list(text)), { style: 'form' }],
    [PAIRS, list(list(text)), { explode: false }],
  ])('in %s, %j with the encoding %j leaves the form unjudged', (mediaType, a, encoding) => {
    expect(formOf(mediaType, { a, ...(encoding && { encoding }) })).toBeUndefined()
  })
})

test('of a field that cannot be read only that it is there is asked, and the others are judged', () => {
  const schema = {
    type: 'object',
    required: ['a'],
    properties: { a: { ...object, required: ['x'] }, n: { type: 'integer' } },
  }
  const encoding = { a: { contentType: 'application/xml' } }
  const [content] = bodyOf('3.0.3', { requestBody: { content: { [PARTS]: { schema, encoding } } } })
  expect(content?.schema).toEqual({
    type: 'object',
    required: ['a'],
    properties: { a: true, n: { type: 'integer' } },
  })
  expect(content?.form?.fields.map(({ name, shape }) => [name, shape])).toEqual([
    ['a', 'bytes'],
    ['n', 'text'],
  ])
})

describe('an object that is spread over a form', () => {
  const spread = { style: 'form', explode: true }

  test('has its members as fields', () => {
    const form = formOf(PAIRS, { a: open, encoding: spread })
    expect(form?.fields.map(({ name }) => name)).toEqual(['b', 'c'])
    expect(form?.spread).toEqual([{ name: 'a', members: ['b', 'c'], takesOthers: false }])
    expect(formOf(PAIRS, { a: open, encoding: { style: 'form' } })?.spread).toHaveLength(1)
  })

  test('is one in parts since 3.1, where the style counts', () => {
    expect(formOf(PARTS, { a: open, encoding: spread })?.spread).toHaveLength(1)
    const before = formOf(PARTS, { a: open, encoding: spread, version: '3.0.3' })
    expect(before?.fields).toEqual([expect.objectContaining({ name: 'a', shape: 'json' })])
    expect(before?.spread).toBeUndefined()
  })

  const two = (schema: object) =>
    bodyOf('3.0.3', {
      requestBody: { content: { [PAIRS]: { schema, encoding: { a: spread, z: spread } } } },
    })[0]?.form

  test('takes the fields that are not described where the form itself has none', () => {
    const form = two({ properties: { a: open }, additionalProperties: false })
    expect(form?.spread).toMatchObject([{ takesOthers: true }])
    const closed = { ...open, additionalProperties: false }
    expect(two({ properties: { a: closed }, additionalProperties: false })?.spread).toMatchObject([
      { takesOthers: false },
    ])
  })

  test.each([
    ['shares a name with a field', { properties: { a: open, b: text } }],
    ['shares a name with another', { properties: { a: open, z: open } }],
    [
      'is one of two that may hold anything',
      {
        properties: { a: open, z: { type: 'object', properties: { y: text } } },
        additionalProperties: false,
      },
    ],
  ])('leaves the form unjudged if it %s', (_, schema) => {
    expect(two(schema)).toBeUndefined()
  })
})

describe('a form below a media range', () => {
  const schema = { type: 'object', properties: { n: { type: 'integer' } } }
  const typesOf = (content: object) =>
    bodyOf('3.0.3', { requestBody: { content } }).map(
      ({ mediaType, form }) => `${mediaType}${form ? ' form' : ''}`,
    )

  test('is judged as what the closest range says', () => {
    expect(typesOf({ '*/*': { schema } })).toEqual(['*/*', `${PAIRS} form`, `${PARTS} form`])
    expect(typesOf({ 'application/*': { schema } })).toEqual(['application/*', `${PAIRS} form`])
    expect(typesOf({ '*/*': { schema: text }, 'multipart/*': { schema } })).toEqual([
      '*/*',
      'multipart/*',
      `${PARTS} form`,
    ])
  })

  test('is as described where it is described itself', () => {
    expect(typesOf({ '*/*': { schema }, [PAIRS]: { schema: text }, [PARTS]: {} })).toEqual([
      '*/*',
      PAIRS,
      PARTS,
    ])
  })
})

test('fields are found through references, parts and alternatives', () => {
  const [content] = bodyOf(
    '3.0.3',
    {
      requestBody: {
        content: {
          [PARTS]: {
            schema: {
              allOf: [{ $ref: '#/x/A' }, { anyOf: [{ properties: { b: text } }] }],
              additionalProperties: bytes,
            },
          },
        },
      },
    },
    { x: { A: { properties: { a: { $ref: '#/x/File' } } }, File: bytes } },
  )
  expect(content?.form?.fields.map(({ name, shape }) => [name, shape])).toEqual([
    ['a', 'bytes'],
    ['b', 'text'],
  ])
  expect(content?.form?.others.shape).toBe('bytes')
  // Nothing is asked of bytes, not even that they are a text.
  expect(JSON.stringify(content?.schema)).not.toContain('binary')
})

test('alternatives that read a field in two ways leave the form unjudged', () => {
  const schema = { oneOf: [{ properties: { a: text } }, { properties: { a: object } }] }
  expect(
    bodyOf('3.0.3', { requestBody: { content: { [PARTS]: { schema } } } })[0]?.form,
  ).toBeUndefined()
})

test('a body that is called a form and described as a text is not judged', () => {
  const media = { schema: bytes }
  expect(bodyOf('3.0.3', { requestBody: { content: { [PARTS]: media } } })).toEqual([
    { mediaType: PARTS, schema: null },
  ])
})

test('in 2.0 the parameters of a form are its fields', () => {
  const [content] = bodyOf('2.0', {
    consumes: [PARTS],
    parameters: [
      { in: 'formData', name: 'f', type: 'file', required: true },
      { in: 'formData', name: 'n', type: 'integer', maximum: 5 },
      { in: 'formData', name: 'l', type: 'array', items: text, collectionFormat: 'ssv' },
      { in: 'formData', name: 'm', type: 'array', items: text, collectionFormat: 'multi' },
    ],
  })
  expect(
    content?.form?.fields.map(({ name, shape, isList, separator }) => [
      name,
      shape,
      isList,
      separator,
    ]),
  ).toEqual([
    ['f', 'bytes', false, null],
    ['n', 'text', false, null],
    ['l', 'text', true, ' '],
    ['m', 'text', true, null],
  ])
  expect(content?.schema).toMatchObject({
    required: ['f'],
    properties: { f: true, n: { type: 'integer', maximum: 5 } },
  })
})
