import { expect, test } from 'vitest'
import { byTag, neighboursOf } from './reading-order.ts'

const operation = (id: string, ...tags: string[]) => ({ id, tags })
const operations = [
  operation('first', 'pets'),
  operation('second', 'owners', 'pets'),
  operation('third', 'pets', 'owners'),
  operation('untagged'),
]

test('puts operations below their first tag, tags in the order in which they come', () => {
  const groups = [...byTag(operations)].map(([tag, group]) => [tag, group.map(({ id }) => id)])
  expect(groups).toEqual([
    ['pets', ['first', 'third']],
    ['owners', ['second']],
    ['Other', ['untagged']],
  ])
})

test('names as neighbours what stands before and after on the page of the API', () => {
  expect(neighboursOf(operations, 'third')).toEqual({
    previous: operations[0],
    next: operations[1],
  })
  expect(neighboursOf(operations, 'first')).toEqual({ previous: null, next: operations[2] })
  expect(neighboursOf(operations, 'untagged')).toEqual({ previous: operations[1], next: null })
})

test('names none for an operation that is not there', () => {
  expect(neighboursOf(operations, 'gone')).toEqual({ previous: null, next: null })
})
