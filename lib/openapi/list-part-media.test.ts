import { expect, test } from 'vitest'
import { listPartTypes } from './list-part-media.ts'

const documentWith = (properties: object, encoding: object) => ({
  openapi: '3.0.3',
  paths: {
    '/form': {
      post: {
        requestBody: { content: { 'multipart/form-data': { schema: { properties }, encoding } } },
      },
    },
  },
  components: { schemas: { Pet: { type: 'object' } } },
})
const texts = { type: 'array', items: { type: 'string' } }

test('tells of which type each entry of a list is, where the document names one or OpenAPI means one', () => {
  const pets = { type: 'array', items: { $ref: '#/components/schemas/Pet' } }
  const document = documentWith(
    { codes: texts, pets, tags: texts, name: { type: 'string' } },
    { codes: { contentType: 'image/*, application/json' }, name: { contentType: 'text/csv' } },
  )
  expect(listPartTypes(document)).toEqual({ codes: 'application/json', pets: 'application/json' })
})

test('tells none where a part is plain text anyway, or joined to one in a style', () => {
  const document = documentWith(
    { tags: texts, ids: texts },
    {
      tags: { contentType: 'text/plain' },
      ids: { contentType: 'application/json', style: 'pipeDelimited' },
    },
  )
  expect(listPartTypes(document)).toEqual({})
})

test('tells none where no form of parts is described', () => {
  expect(listPartTypes({ openapi: '3.1.0', paths: { '/a': { get: {} } } })).toEqual({})
})
