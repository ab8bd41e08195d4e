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
const formOf = (mediaType: string, { a, encoding }: { a: unknown; encoding?: object }) =>
  bodyOf('3.1.0', {
    requestBody: {
      content: {
        [mediaType]: {
          schema: { type: 'object', properties: { a } },
          ...(encoding && { encoding: { a: encoding } }),
        },
      },
    },
  })[0]?.form

const object = { type: 'object' }
const list = (items: object = {}) => ({ type: 'array', items })
const text = { type: 'string' }
const bytes = { type: 'string', format: 'binary' }

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
    [PARTS, object, { style: 'form' }, { shape: 'json' }],
    [PARTS, text, { contentType: 'application/json' }, { shape: 'json', schema: text }],
  ])('in %s, %j with the encoding %j', (mediaType, a, encoding, field) => {
    const form = formOf(mediaType, { a, ...(encoding && { encoding }) })
    expect(form?.fields).toEqual([expect.objectContaining({ name: 'a', ...field })])
  })

  test.each([
    [PAIRS, object, { style: 'form' }],
    [PARTS, object, { contentType: 'application/xml' }],
    [PARTS, text, { contentType: 'image/png' }],
    [PAIRS, list(text), { style: 'matrix' }],
    [PAIRS, list(list(text)), undefined],
  ])('in %s, %j with the encoding %j leaves the form unjudged', (mediaType, a, encoding) => {
    expect(formOf(mediaType, { a, ...(encoding && { encoding }) })).toBeUndefined()
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
