import { expect, test } from 'vitest'
import type { JsonObject } from './json.ts'
import { placedOperations } from './operations.ts'
import { schemaNamesIn } from './schema-names.ts'

const namesIn = (root: JsonObject) => placedOperations(root).map(schemaNamesIn(root))
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const answers = (schema: unknown) => ({
  responses: { 200: { content: { 'application/json': { schema } } } },
})

test('names the schemas that an operation reaches, through others and in circles, and no more', () => {
  const root = {
    paths: {
      '/pets': { get: answers({ type: 'array', items: ref('Pet') }) },
      '/bills': { get: answers(ref('Bill')) },
    },
    components: {
      schemas: {
        Pet: { properties: { owner: ref('Owner') } },
        Owner: { properties: { pets: { items: ref('Pet') } } },
        Bill: {},
        Secret: {},
      },
    },
  }
  expect(namesIn(root)).toEqual([['Pet', 'Owner'], ['Bill']])
})

test('follows parameters of the path, and components that are not schemas', () => {
  const root = {
    paths: {
      '/pets': {
        parameters: [{ $ref: '#/components/parameters/Page' }],
        get: { responses: { 200: { $ref: '#/components/responses/Pets' } } },
      },
    },
    components: {
      parameters: { Page: { name: 'page', in: 'query', schema: ref('PageNumber') } },
      responses: { Pets: { content: { 'application/json': { schema: ref('Pet') } } } },
      schemas: { Pet: {}, PageNumber: {} },
    },
  }
  expect(namesIn(root)[0]?.toSorted()).toEqual(['PageNumber', 'Pet'])
})

test('knows the definitions of 2.0', () => {
  const root = {
    paths: { '/pets': { get: { responses: { 200: { schema: { $ref: '#/definitions/Pet' } } } } } },
    definitions: { Pet: {} },
  }
  expect(namesIn(root)).toEqual([['Pet']])
})

test('takes nothing from examples, extensions, other documents and places that are not there', () => {
  const root = {
    paths: {
      '/pets': {
        get: {
          'x-internal': ref('Secret'),
          ...answers({ example: ref('Secret'), properties: { a: { $ref: 'other.json#/Pet' } } }),
        },
      },
    },
    components: { schemas: { Secret: {} } },
  }
  expect(namesIn(root)).toEqual([[]])
})
