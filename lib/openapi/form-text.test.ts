import { expect, test } from 'vitest'
import { formText } from './form-text.ts'

test('writes a form as it is sent', () => {
  const value = { amount: 100, note: 'a b & c', expand: ['one', 'two'], open: true }
  expect(formText(value)).toBe('amount=100&note=a+b+%26+c&expand=one&expand=two&open=true')
})

test('writes what is nested in brackets where the document says so, else as JSON', () => {
  const card = { number: '42', of: { name: 'Kim' }, tags: ['x', 'y'] }
  expect(formText({ card }, { card: { style: 'deepObject' } })).toBe(
    'card[number]=42&card[of][name]=Kim&card[tags][0]=x&card[tags][1]=y',
  )
  expect(formText({ card: { number: '42' } })).toBe(`card=${encodeURIComponent('{"number":"42"}')}`)
})

test('joins a list where the document says that it is not repeated', () => {
  expect(formText({ ids: [1, 2] }, { ids: { explode: false } })).toBe('ids=1,2')
})

test('leaves out what has no value', () => {
  expect(formText({ a: null, b: {}, c: [], d: '' }, { b: { style: 'deepObject' } })).toBe('d=')
})
