import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { firstThatOpens } from './first-that-opens.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

interface Attempt {
  place: string
  opens(): void
  fails(): void
}
const FAULT = (place: string) => new Error(`${place} refuses`)

function attempts(places: string[], isWanted = () => true) {
  const begun: Attempt[] = []
  const closed: string[] = []
  const opened = firstThatOpens<string>(
    places,
    (place, claim) =>
      new Promise((resolve, reject) =>
        begun.push({
          place,
          opens: () => (claim() ? resolve(place) : closed.push(place)),
          fails: () => reject(FAULT(place)),
        }),
      ),
    isWanted,
  )
  return { opened, closed, begun, places: () => begun.map(({ place }) => place) }
}

test('a place that says nothing has a quarter of a second before the next is tried beside it', async () => {
  const { opened, closed, begun, places } = attempts(['dead', 'well', 'spare'])
  expect(places()).toEqual(['dead'])
  await vi.advanceTimersByTimeAsync(249)
  expect(places()).toEqual(['dead'])
  await vi.advanceTimersByTimeAsync(1)
  expect(places()).toEqual(['dead', 'well'])
  begun[1]?.opens()
  expect(await opened).toBe('well')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(places()).toEqual(['dead', 'well'])
  begun[0]?.opens()
  expect(closed).toEqual(['dead'])
})

test('a place that refuses is followed by the next at once', async () => {
  const { opened, begun, places } = attempts(['one', 'other', 'third'])
  begun[0]?.fails()
  await vi.advanceTimersByTimeAsync(0)
  expect(places()).toEqual(['one', 'other'])
  await vi.advanceTimersByTimeAsync(249)
  expect(places()).toEqual(['one', 'other'])
  begun[1]?.opens()
  expect(await opened).toBe('other')
})

test('of two that open in the same moment one is taken and the other closed', async () => {
  const { opened, closed, begun } = attempts(['one', 'other'])
  await vi.advanceTimersByTimeAsync(250)
  begun[1]?.opens()
  begun[0]?.opens()
  expect([await opened, closed]).toEqual(['other', ['one']])
})

test('it fails once every place has, and not while one may still open', async () => {
  const { opened, begun } = attempts(['slow', 'wrong'])
  let fault: unknown = null
  opened.catch((error) => {
    fault = error
  })
  await vi.advanceTimersByTimeAsync(250)
  begun[1]?.fails()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(fault).toBeNull()
  begun[0]?.fails()
  await vi.advanceTimersByTimeAsync(0)
  expect(fault).toEqual(FAULT('slow'))
})

test('no further place is tried for nobody, and what opens then is closed', async () => {
  let isWanted = true
  const { closed, begun, places } = attempts(['dead', 'well'], () => isWanted)
  isWanted = false
  await vi.advanceTimersByTimeAsync(1_000)
  begun[0]?.opens()
  expect([places(), closed]).toEqual([['dead'], ['dead']])
})
