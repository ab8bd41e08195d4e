import { expect, test } from 'vitest'
import type { ListedOperation } from '#lib/openapi/operations.ts'
import { mergeOperations } from './merge-operations.ts'

const old = (...names: string[]) =>
  names.map((name) => {
    const [method = '', path = ''] = name.split(' ')
    return { id: name, method, path }
  })
const listed = (...names: string[]): ListedOperation[] =>
  old(...names).map(({ method, path }) => ({
    method,
    path,
    operationId: null,
    summary: '',
    tags: [],
    deprecated: false,
    secured: false,
    obstacle: null,
    schemaNames: '',
  }))

test('knows an operation again by method and path, whatever its parameters are called', () => {
  const { kept, added, removed } = mergeOperations(
    old('GET /a/{x}', 'PUT /a/{x}', 'GET /b'),
    listed('GET /a/{y}', 'POST /a/{y}', 'GET /b'),
  )
  expect(kept.map((pair) => [pair.old.id, pair.now.path])).toEqual([
    ['GET /a/{x}', '/a/{y}'],
    ['GET /b', '/b'],
  ])
  expect(added.map(({ method }) => method)).toEqual(['POST'])
  expect(removed.map(({ id }) => id)).toEqual(['PUT /a/{x}'])
})

test('gives one old operation to one new one, the exact one first', () => {
  const { kept, added } = mergeOperations(old('GET /a/{x}'), listed('GET /a/{y}', 'GET /a/{x}'))
  expect(kept.map((pair) => pair.now.path)).toEqual(['/a/{x}'])
  expect(added.map(({ path }) => path)).toEqual(['/a/{y}'])
})
