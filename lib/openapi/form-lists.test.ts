import { expect, test } from 'vitest'
import { withFormLists } from './form-lists.ts'
import { type JsonObject, objectAt } from './json.ts'

const PAIRS = 'application/x-www-form-urlencoded'
const PARTS = 'multipart/form-data'
const tags = { type: 'array', items: { type: 'string' } }
const documentWith = (requestBody: JsonObject, components: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  paths: { '/form': { parameters: [], post: { requestBody, responses: {} } } },
  components,
})
const encodingIn = (document: JsonObject, type = PAIRS) =>
  ['paths', '/form', 'post', 'requestBody', 'content', type, 'encoding'].reduce(
    (inside, name) => objectAt(inside, name),
    withFormLists(document),
  )
const spread = { style: 'form', explode: true }

test('lists of a form are said to be a pair for each entry, where the document leaves it to OpenAPI', () => {
  const schema = { type: 'object', properties: { tags, name: { type: 'string' } } }
  expect(encodingIn(documentWith({ content: { [PAIRS]: { schema } } }))).toEqual({ tags: spread })
})

test('what the document says of a field stands', () => {
  const encoding = { tags: { style: 'pipeDelimited' }, deep: { style: 'deepObject' } }
  const schema = { properties: { tags, deep: { type: 'object' }, more: tags } }
  const document = documentWith({ content: { [PAIRS]: { schema, encoding } } })
  expect(encodingIn(document)).toEqual({ ...encoding, more: spread })
})

test('lists are found behind references and in what allOf folds in', () => {
  const document = documentWith(
    { $ref: '#/components/requestBodies/Form' },
    {
      requestBodies: {
        Form: { content: { [PAIRS]: { schema: { $ref: '#/components/schemas/Form' } } } },
      },
      schemas: {
        Form: { allOf: [{ properties: { tags: { $ref: '#/components/schemas/Tags' } } }] },
        Tags: tags,
      },
    },
  )
  expect(encodingIn(document)).toEqual({ tags: spread })
})

test('lists of a form of parts are said to be a part for each entry, also where a type of them is named', () => {
  const encoding = { codes: { contentType: 'application/json' }, ids: { style: 'spaceDelimited' } }
  const properties = { tags, codes: tags, ids: tags, name: { type: 'string' } }
  const document = documentWith({ content: { [PARTS]: { schema: { properties }, encoding } } })
  expect(encodingIn(document, PARTS)).toEqual({
    tags: spread,
    codes: { contentType: 'application/json', ...spread },
    ids: { style: 'spaceDelimited' },
  })
})

test('a document without such a form stays as it is', () => {
  const document = documentWith({ content: { 'application/json': { schema: tags } } })
  expect(withFormLists(document)).toEqual(document)
  expect(withFormLists({ swagger: '2.0', paths: { '/a': { get: {} } } })).toEqual({
    swagger: '2.0',
    paths: { '/a': { get: {} } },
  })
})
