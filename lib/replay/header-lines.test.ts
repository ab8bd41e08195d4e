import { expect, test } from 'vitest'
import { headerLines, headersOf } from './header-lines.ts'
import { replayInput } from './schema.ts'

test('headers are written one a line, and read as they were', () => {
  const headers = [
    { name: 'accept', value: 'application/json' },
    { name: 'x-time', value: '12:00:00' },
    { name: 'x-empty', value: '' },
  ]
  expect(headersOf(`\n${headerLines(headers)}\r\n\n`)).toEqual(headers)
})

test('a line without a colon is no header', () => {
  const input = { apiId: 'api_0000000000000000', target: '/', headers: headersOf('accept') }
  expect(replayInput.safeParse(input).error?.issues[0]?.path).toEqual(['headers', 0, 'name'])
})
