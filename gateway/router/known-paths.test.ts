import { expect, test } from 'vitest'
import { KnownPaths } from './known-paths.ts'

const place = { api: 'api', methods: new Map(), lenient: null }

test('a path that stands in the document as it came is known again', () => {
  const paths = new KnownPaths<string, { template: string }>()
  paths.add('/shop/pets/all', place, { template: '/pets/all' })
  expect(paths.find('/shop/pets/all')).toEqual({ ...place, segments: ['shop', 'pets', 'all'] })
  expect(paths.find('/shop/pets/ALL')).toBeNull()
})

test.each([
  ['with a parameter', '/shop/pets/7', '/pets/{id}'],
  ['with a parameter that is spelt as in the document', '/shop/pets/{id}', '/pets/{id}'],
  ['in another spelling', '/shop/pets/%61ll', '/pets/all'],
  ['whose API is spelt otherwise', '/%73hop/pets/all', '/pets/all'],
  ['of great length', `/shop/${'a'.repeat(300)}`, `/${'a'.repeat(300)}`],
])('one %s is not remembered: callers could make up any number', (_, path, template) => {
  const paths = new KnownPaths<string, { template: string }>()
  paths.add(path, place, { template })
  expect(paths.find(path)).toBeNull()
})

test('no more than some thousand are remembered', () => {
  const paths = new KnownPaths<string, { template: string }>()
  for (let index = 0; index < 5_000; index += 1)
    paths.add(`/shop/${index}`, place, { template: `/${index}` })
  const known = Array.from({ length: 5_000 }, (_, index) => paths.find(`/shop/${index}`))
  expect(known.filter(Boolean)).toHaveLength(4_096)
})
