import { expect, test } from 'vitest'
import type { JsonObject } from './json.ts'
import { listOperations } from './operations.ts'

const list = (root: JsonObject) => listOperations({ root })

test('says of each operation what the pruning screen shows', () => {
  const get = {
    operationId: 'listPets',
    description: 'All pets. And more.',
    tags: ['pets'],
    deprecated: true,
    security: [{ key: [] }],
  }
  expect(list({ paths: { '/pets': { get, parameters: [] } } })).toEqual([
    {
      method: 'GET',
      path: '/pets',
      operationId: 'listPets',
      summary: 'All pets.',
      tags: ['pets'],
      deprecated: true,
      secured: true,
      obstacle: null,
      schemaNames: '',
    },
  ])
})

test('takes the security of the document where an operation says nothing, and its own where it says something', () => {
  const [inherits, open, optional] = list({
    security: [{ key: [] }],
    paths: { '/a': { get: {}, put: { security: [] }, post: { security: [{}, { key: [] }] } } },
  })
  expect([inherits?.secured, open?.secured, optional?.secured]).toEqual([true, false, false])
})

test.each([
  ['names of parameters', '/a/{x}', '/a/{y}'],
  ['case', '/Pets', '/pets'],
  ['a slash at the end', '/pets', '/pets/'],
  ['encoding', '/a%2Db', '/a-b'],
])('lets only the first of two twins by %s be exposed', (_, one, other) => {
  const [first, second, third] = list({
    paths: { [one]: { get: {} }, [other]: { get: {}, post: {} } },
  })
  expect(first?.obstacle).toBeNull()
  expect(second?.obstacle).toContain(`A twin of GET ${one}`)
  expect(third?.obstacle).toBeNull()
})

test.each([
  'pets',
  '/a b',
  '/a?b=c',
  '/#X-Amz-Target=A',
  '/a/{b',
  '/a/{}',
  '/a/{b}{c}',
  '/a/../b',
  '/a//b',
  `/${'a'.repeat(2_000)}`,
])('lets nothing be exposed at the path %.20s', (path) => {
  expect(list({ paths: { [path]: { get: {} } } })[0]?.obstacle).toMatch(/path/)
})

test('follows a reference to a path item, and none that leads out of the document', () => {
  const root = {
    paths: {
      '/a': { $ref: '#/components/pathItems/A' },
      '/b': { $ref: 'http://elsewhere/b.yaml' },
    },
    components: { pathItems: { A: { get: { summary: 'There' } } } },
  }
  expect(list(root)).toMatchObject([{ path: '/a', summary: 'There' }])
})

test('takes the tags of HTML out of a summary, and no other words in such brackets', () => {
  const summary = '<p>Gives a <b>List</b>&lt;Pet&gt; of <id>.</p>'
  expect(list({ paths: { '/a': { get: { summary } } } })[0]?.summary).toBe(
    'Gives a List<Pet> of <id>.',
  )
})

test('names an operation without a summary by the first sentence of its description, whatever that is written in', () => {
  const get = { description: '<p>Creates a <code>Charge</code>. Then more.</p>' }
  expect(list({ paths: { '/a': { get } } })[0]?.summary).toBe('Creates a Charge.')
})
