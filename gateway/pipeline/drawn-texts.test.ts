import { expect, test } from 'vitest'
import { DrawnTexts } from './drawn-texts.ts'

test('draws what is marked and leaves the rest, over more texts than are drawn at once', () => {
  const texts = new DrawnTexts('a-??????????-z', '0123456789abcdef')
  const drawn = Array.from({ length: 1_500 }, () => texts.next())
  expect(drawn.filter((text) => !/^a-[0-9a-f]{10}-z$/.test(text))).toEqual([])
  expect(new Set(drawn).size).toBe(1_500)
})

test('draws every character of the alphabet at every place', () => {
  const texts = new DrawnTexts('??', 'abc')
  const drawn = Array.from({ length: 2_000 }, () => texts.next())
  expect(new Set(drawn.map((text) => text[0])).size).toBe(3)
  expect(new Set(drawn.map((text) => text[1])).size).toBe(3)
})
