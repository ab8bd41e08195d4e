import { expect, test } from 'vitest'
import { refusalIn } from './refusal-in.ts'

const problem = 'application/problem+json'
const title = 'A key is needed'

test.each([
  'https://portal.example.com/docs/errors/key-missing',
  'urn:gatehouse:refusal:key-missing',
])('knows the gateway’s refusal by its type %s', (type) => {
  expect(refusalIn(problem, { type, title, status: 401, code: 'key-missing' })).toEqual({
    code: 'key-missing',
    title,
  })
})

test.each([
  ['another format', 'application/json', { type: '/docs/errors/a', title, code: 'a' }],
  ['no format', null, { type: '/docs/errors/a', title, code: 'a' }],
  ['a problem of the API', problem, { type: 'https://api.example.com/gone', title, code: 'gone' }],
  ['a problem without a code', problem, { type: 'about:blank', title }],
  ['a code that is an address', problem, { type: '/docs/errors/../a', title, code: '../a' }],
  ['no object', problem, 'broken'],
  ['nothing', problem, undefined],
])('takes %s for no refusal', (_, contentType, body) => {
  expect(refusalIn(contentType, body)).toBeNull()
})
