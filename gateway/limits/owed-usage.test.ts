import { expect, test } from 'vitest'
import { OwedUsage } from './owed-usage.ts'

const may = { startMs: 1_000, endMs: 2_000 }
const june = { startMs: 2_000, endMs: 3_000 }
const one = { calls: 1, bytes: 0 }

test('has no more than there is room for, and room again when a period is over', () => {
  let nowMs = 1_500
  const owed = new OwedUsage(2, () => nowMs)
  owed.add('a', may, one)
  owed.add('b', june, one)
  expect(['a', 'b', 'c'].map((key) => owed.hasRoomFor(key))).toEqual([true, true, false])
  nowMs = may.endMs
  expect(owed.hasRoomFor('c')).toBe(true)
  owed.add('c', june, one)
  expect(owed.hasRoomFor('d')).toBe(false)
  nowMs = june.endMs
  expect(owed.hasRoomFor('d')).toBe(true)
  expect([...owed.takeAll()]).toEqual([])
})

test('looks through all of it once for a period that ends, not for each that finds no room', () => {
  let nowMs = 1_500
  let asked = 0
  const owed = new OwedUsage(1_000, () => {
    asked += 1
    return nowMs
  })
  for (let caller = 0; caller < 1_000; caller += 1) owed.add(`caller ${caller}`, may, one)
  for (let call = 0; call < 100; call += 1) owed.hasRoomFor('late')
  expect(asked).toBeLessThanOrEqual(100)
  nowMs = may.endMs
  expect(owed.hasRoomFor('late')).toBe(true)
})

test('whoever takes while another takes gets others, and what comes meanwhile waits', () => {
  const owed = new OwedUsage(10, () => 1_500)
  for (const key of ['a', 'b', 'c']) owed.add(key, may, one)
  const first = owed.takeAll()
  expect(first.next().value?.[0]).toBe('a')
  const second = owed.takeAll()
  expect(second.next().value?.[0]).toBe('b')
  owed.add('a', may, one)
  expect([...first].map(([key]) => key)).toEqual(['c', 'a'])
  expect([...second]).toEqual([])
})
