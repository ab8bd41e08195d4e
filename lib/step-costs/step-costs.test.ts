import { expect, test } from 'vitest'
import { costWords } from './cost-words.ts'
import { mergeCosts } from './merge-costs.ts'

const aCost = (more = {}) => ({
  stepId: 'stp_0000000000000001',
  policy: 'ip-filter',
  calls: 1_000,
  meanMicros: 4,
  p99Micros: 9.5,
  waited: 0,
  ...more,
})

test('what gateways have measured is told as one, by the calls of each', () => {
  const other = aCost({ stepId: 'stp_0000000000000002' })
  expect(
    mergeCosts([aCost(), other, aCost({ calls: 3_000, meanMicros: 8, p99Micros: 20, waited: 2 })]),
  ).toEqual([aCost({ calls: 4_000, meanMicros: 7, p99Micros: 20, waited: 2 }), other])
})

test.each([
  [undefined, 'not measured yet'],
  [aCost(), 'measured: 4 µs, of 1,000 calls, 99 of 100 below 9.5 µs'],
  [aCost({ calls: 1 }), 'measured: 4 µs, of 1 call'],
  [
    aCost({ meanMicros: 812.34, p99Micros: 12_400, waited: 3 }),
    'measured: 812 µs, of 1,000 calls, 99 of 100 below 12 ms, with what it waits for',
  ],
])('%j is told as “%s”', (cost, words) => expect(costWords(cost)).toBe(words))

test('where a gateway does not answer, nobody knows whether it has measured', () => {
  expect(costWords(undefined, ['Edge'])).toBe('not known: no answer from Edge')
  expect(costWords(aCost(), ['Edge'])).toContain('measured: 4 µs')
})
