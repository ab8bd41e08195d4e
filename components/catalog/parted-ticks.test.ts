import { expect, test } from 'vitest'
import type { OperationRow } from '#lib/catalog/operation-schema.ts'
import { partedTicks } from './parted-ticks.ts'

const row = (id: string): OperationRow => ({
  id,
  method: 'GET',
  path: `/${id}`,
  operationId: null,
  summary: '',
  tags: [],
  deprecated: false,
  secured: true,
  exposure: 'hidden',
  obstacle: null,
})

test('what a filter does not show is not among what is changed, and stays ticked', () => {
  const shown = [row('c'), row('d')]
  expect(partedTicks(shown, new Set(['a', 'b', 'c']))).toEqual({ inSight: ['c'], elsewhere: 2 })
  expect(partedTicks(shown, new Set(['a', 'b']))).toEqual({ inSight: [], elsewhere: 2 })
  expect(partedTicks(shown, new Set())).toEqual({ inSight: [], elsewhere: 0 })
})
