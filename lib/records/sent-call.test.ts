import { expect, test } from 'vitest'
import { sentCallInterval } from './sent-call.ts'

const asked = (times: number, items: unknown[] = []) => ({
  data: { items },
  dataUpdateCount: times,
  errorUpdateCount: 0,
})

test('a call that was just sent is asked for again every 2 s until its record is there', () => {
  expect(sentCallInterval(asked(1))).toBe(2_000)
  expect(sentCallInterval(asked(5))).toBe(2_000)
  expect(sentCallInterval(asked(6, [{}]))).toBe(false)
})

test('after 20 s it is asked for no more, also where answers were missing', () => {
  expect(sentCallInterval(asked(10))).toBe(2_000)
  expect(sentCallInterval(asked(11))).toBe(false)
  expect(sentCallInterval({ data: undefined, dataUpdateCount: 0, errorUpdateCount: 11 })).toBe(
    false,
  )
})
