import { expect, test } from 'vitest'
import { passableTrailers } from '#gateway/http1/trailers.ts'
import { shown } from '#gateway/tracing/shown.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { passedAfter } from './headers.ts'

const named = (count: number, beginning: string) =>
  FieldList.from(Array.from({ length: count }, (_, index) => [`${beginning}${index}`, ''] as const))

test('nothing trails that is said before, in any spelling, or that no caller may say', () => {
  const mayPass = passedAfter(FieldList.from([['x_user-id', 'a']]))
  const names = ['x-user-id', 'x_user_id', 'x-forwarded-for', 'x-request-id', 'x-checksum']
  expect(names.filter(mayPass)).toEqual(['x-checksum'])
})

test('many trailers after many fields hold nobody up', () => {
  const passed = passableTrailers(named(100_000, 'b_'), passedAfter(named(100_000, 'a_')))
  expect(passed?.size).toBe(100_000)
})

test('a long value is shown without looking for a token from each of its places', () => {
  expect(shown('x-plain', '-eyJ'.repeat(400_000), () => false)).toHaveLength(222)
})
