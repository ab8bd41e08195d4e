import { expect, test } from 'vitest'
import type { OperationRow } from '#lib/catalog/operation-schema.ts'
import { addressOf, filterIn, wantedBy } from './pruning-filter.ts'

const rows: OperationRow[] = [
  {
    id: 'op_1',
    method: 'GET',
    path: '/pets',
    operationId: null,
    summary: '',
    tags: ['Pets & more'],
    deprecated: false,
    secured: true,
    exposure: 'hidden',
    obstacle: null,
  },
]
const read = (address: string) => filterIn(new URLSearchParams(address), rows)

test('a filter comes back from the address that it made', () => {
  const filter = {
    text: 'pets / 100 %',
    tag: 'Pets & more',
    method: 'GET',
    exposure: 'needs_review',
    only: 'unsecured',
    grouping: 'path',
  } as const
  expect(read(addressOf(filter))).toEqual(filter)
})

test('no filter leaves nothing in the address, and nothing in the address is no filter', () => {
  expect(addressOf(read(''))).toBe('')
  expect(wantedBy(read(''))).toEqual({})
})

test('a value that no field could show narrows nothing', () => {
  const nonsense = '?tag=Cats&method=PUT&exposure=lost&only=constructor&grouping=colour'
  expect(read(`${nonsense}&text=${'x'.repeat(201)}`)).toEqual(read(''))
})

test('says which operations are asked for', () => {
  expect(wantedBy(read('?text=pets&only=blocked&exposure=hidden'))).toEqual({
    text: 'pets',
    exposure: 'hidden',
    exposable: false,
  })
})
