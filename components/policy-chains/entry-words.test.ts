import { expect, test } from 'vitest'
import { definitions } from '#policies/definitions.ts'
import { formFields } from '#policies/kit/form-fields.ts'
import { entriesIn, entryWords } from './entry-words.ts'

const columns =
  formFields(definitions['set-header'].config).find(({ name }) => name === 'headers')?.columns ?? []

test('an entry is a line without what is standard in it', () => {
  const headers = [
    { name: 'x-first', value: 'one', on: 'request' },
    { name: 'x-second', value: 'two' },
  ]
  expect(entryWords(headers, columns).split('\n')).toEqual([
    expect.stringContaining('x-first · one'),
    expect.stringContaining('x-second · two'),
  ])
})

test('what an earlier version stored in another form is shown, so that it can be mended', () => {
  expect(entryWords('x-first: one', columns)).toBe('x-first: one')
  expect(entryWords(['x-first'], columns)).toBe('x-first')
  expect(entriesIn('x-first: one')).toEqual([])
  expect(entriesIn([null, 'x', { name: 'x-first' }])).toEqual([{ name: 'x-first' }])
})
