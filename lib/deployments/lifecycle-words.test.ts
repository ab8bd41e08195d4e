import { expect, test } from 'vitest'
import type { ApiLifecycle } from '#contract/api-lifecycle.ts'
import { changeWords } from './change-words.ts'
import { retires } from './lifecycle-words.ts'

const deprecated: ApiLifecycle = {
  state: 'deprecated',
  deprecatedAt: Date.UTC(2026, 0, 1),
  endsAt: null,
  successorUrl: 'https://a.test/2',
  deprecationUrl: null,
}
const retired: ApiLifecycle = { ...deprecated, state: 'retired' }
const change = (from: ApiLifecycle | null, to: ApiLifecycle | null) => ({
  field: 'lifecycle',
  from: JSON.stringify(from),
  to: JSON.stringify(to),
})

test('a change of an API’s end says what callers get', () => {
  expect(changeWords(change(null, deprecated))).toEqual([
    'It is deprecated: each answer says so',
    'Deprecated since: none → 2026-01-01T00:00:00Z',
    'Successor: none → https://a.test/2',
  ])
  expect(changeWords(change(deprecated, { ...deprecated, endsAt: Date.UTC(2027, 0, 31) }))).toEqual(
    ['Ends on: none → 2027-01-31T00:00:00Z'],
  )
  expect(changeWords(change(deprecated, retired))).toEqual([
    'It is retired: calls are answered 410, and its backend is asked nothing',
  ])
  expect(changeWords(change(retired, deprecated))).toEqual([
    'It is no longer retired: calls are answered again',
    'It is deprecated: each answer says so',
  ])
  expect(changeWords(change(retired, null))).toEqual([
    'It is no longer retired: calls are answered again',
  ])
  expect(changeWords(change(deprecated, null))).toEqual(['It is no longer deprecated'])
})

test('only what ends the answers of an API is a loss', () => {
  expect(retires([change(null, retired)])).toBe(true)
  expect(retires([change(deprecated, retired)])).toBe(true)
  expect(retires([change(retired, { ...retired, endsAt: 1 })])).toBe(false)
  expect(retires([change(null, deprecated)])).toBe(false)
  expect(retires([{ field: 'name', from: 'a', to: 'b' }])).toBe(false)
})
