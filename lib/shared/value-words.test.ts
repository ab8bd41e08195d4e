import { expect, test } from 'vitest'
import { differences, valueWords } from './value-words.ts'

test('groups the digits of large numbers, and leaves small ones and fractions whole', () => {
  expect(valueWords({ bodyBytesMax: 1_048_576, status: 429, share: 0.0001 })).toBe(
    'body bytes max 1,048,576, status 429, share 0.0001',
  )
})

test('leaves digits of texts as they were written', () => {
  expect(valueWords(['10000', 'req_20000'])).toBe('10000, req_20000')
})

test('tells two numbers that differ by little apart', () => {
  expect(differences({ share: 0.00001 }, { share: 0.00002 })).toEqual([
    { name: 'share', from: '0.00001', to: '0.00002' },
  ])
})
