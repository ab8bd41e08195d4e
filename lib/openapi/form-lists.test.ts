import { expect, test } from 'vitest'
import { withFormLists } from './form-lists.ts'
import { type JsonObject, objectAt } from './json.ts'

const PAIRS = 'application/x-www-form-urlencoded'
const tags = { type: 'array', items: { type: 'string' } }
const documentWith = (requestBody: JsonObject, components: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  paths: { '/form': { parameters: [], post: { requestBody, responses: {} } } },
  components,
})
const encodingIn = (document: JsonObject) =>
  ['paths', '/form', 'post', 'requestBody', 'content', PAIRS, 'encoding'].reduce(
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

test('a document without such a form stays as it is', () => {
  const document = documentWith({ content: { 'application/json': { schema: tags } } })
  expect(withFormLists(document)).toEqual(document)
  expect(withFormLists({ swagger: '2.0', paths: { '/a': { get: {} } } })).toEqual({
    swagger: '2.0',
    paths: { '/a': { get: {} } },
  })
})
