import { expect, test } from 'vitest'
import { ApiTree } from './api-tree.ts'

const treeOf = (...paths: string[]) => {
  const tree = new ApiTree<string>()
  for (const path of paths) tree.add(path, path)
  return tree
}

test.each([
  [['pets', 'all'], '/pets'],
  [['pets'], '/pets'],
  [['pets', 'v2', 'all'], '/pets/v2'],
  [['pets', 'v1', 'x', 'all'], '/pets/v1/x'],
  [['pets', 'v1', 'y'], '/pets'],
  [['petss'], null],
  [['Pets'], null],
  [[''], null],
  [['x', 'pets'], null],
])('%j is a call of the longest path that it begins with', (segments, path) => {
  expect(treeOf('/pets', '/pets/v2', '/pets/v1/x').find(segments)).toBe(path)
})

test('an API without a path takes what no other takes', () => {
  const tree = treeOf('', '/pets')
  expect([tree.find(['']), tree.find(['x', 'pets']), tree.find(['pets'])]).toEqual([
    '',
    '',
    '/pets',
  ])
})

test('no name of an object is a path', () => {
  for (const name of ['__proto__', 'constructor', 'toString'])
    expect(treeOf('/pets').find([name])).toBeNull()
})
