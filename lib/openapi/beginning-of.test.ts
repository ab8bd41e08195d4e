import { expect, test } from 'vitest'
import { beginningOf } from './beginning-of.ts'

const value = { name: 'Rex', tags: ['a', 'b', null], ofOne: { much: 'x'.repeat(50) }, last: true }

test('the whole of what fits', () => {
  expect(beginningOf(value, { characters: 1_000 })).toEqual(value)
})

test('begins as the whole does, for as far as there is room', () => {
  const whole = JSON.stringify(value)
  for (let characters = 0; characters < whole.length; characters += 1) {
    const part = JSON.stringify(beginningOf(value, { characters }))
    expect(part.slice(0, characters)).toBe(whole.slice(0, characters))
  }
})

test('looks no further than there is room', () => {
  const many = Array.from({ length: 1_000_000 }, () => 'word')
  expect((beginningOf(many, { characters: 100 }) as string[]).length).toBeLessThan(30)
})
