import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test('quotes what would break a line, and leaves out what is not there', () => {
  expect(csvLine(['Ada, Countess', null, undefined, 'a"b', 'a\nb', { calls: 1 }, -1.5, true])).toBe(
    '"Ada, Countess",,,"a""b","a\nb","{""calls"":1}",-1.5,true\r\n',
  )
})

test('no text can become a formula, in whatever width it is written; a number stays one', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
    expect(csvLine([`${start}cmd`])).toMatch(/^"?'/)
  expect(csvLine([-1])).toBe('-1\r\n')
})
