import { expect, test } from 'vitest'
import { answerChanges, requestChanges } from './changes.ts'
import { HIDDEN, shown, shownQuery } from './shown.ts'

const nothing = () => false
const aRequest = (headers: Record<string, string>, more = {}) => ({
  headers: new Map(Object.entries(headers)),
  path: '/all',
  query: '',
  backendUrl: null,
  timeoutMs: null,
  claims: [],
  ...more,
})

test('tells what was added, changed and removed, and nothing that stayed', () => {
  const changes = requestChanges(
    aRequest({ stays: '1', goes: '1', turns: '1' }),
    aRequest({ stays: '1', turns: '2', comes: '1' }, { path: '/one', timeoutMs: 50 }),
    nothing,
  )
  expect(changes).toEqual([
    { part: 'request-header', name: 'goes', from: '1', to: null },
    { part: 'request-header', name: 'turns', from: '1', to: '2' },
    { part: 'request-header', name: 'comes', from: null, to: '1' },
    { part: 'path', name: null, from: '/all', to: '/one' },
    { part: 'time-limit', name: null, from: null, to: '50 ms' },
  ])
})

test('a credential that changes is told, neither its old nor its new value', () => {
  expect(
    requestChanges(
      aRequest({ authorization: 'Bearer old' }, { query: '?token=old' }),
      aRequest({ authorization: 'Bearer new' }, { query: '?token=new' }),
      nothing,
    ),
  ).toEqual([
    { part: 'request-header', name: 'authorization', from: HIDDEN, to: HIDDEN },
    { part: 'query', name: null, from: `?token=${HIDDEN}`, to: `?token=${HIDDEN}` },
  ])
})

test('an answer is told by status, headers and the size of its body, never by what it says', () => {
  const before = { headers: new Map(), status: 200, body: 'a private thing' }
  const after = {
    headers: new Map([['set-cookie', 'sid=1']]),
    status: 201,
    body: new Uint8Array(3),
  }
  expect(answerChanges(before, after, nothing)).toEqual([
    { part: 'status', name: null, from: '200', to: '201' },
    { part: 'response-header', name: 'set-cookie', from: null, to: HIDDEN },
    { part: 'response-body', name: null, from: '15 bytes', to: '3 bytes' },
  ])
})

test.each([
  ['x-api-key', '1'],
  ['x-partner-secret', '1'],
  ['x-plain', 'Bearer abc'],
  ['x-plain', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.'],
])('%s: %s is hidden', (name, value) => expect(shown(name, value, nothing)).toBe(HIDDEN))

test('what is hidden for its value is so in a header, a query and an encoded query', () => {
  const hides = (_: string, value: string) => value.includes('pa ss')
  expect(shown('x-plain', 'it is pa ss word', hides)).toBe(HIDDEN)
  expect(shownQuery('?a=1&b=pa%20ss&c=pa+ss', hides)).toBe(`?a=1&b=${HIDDEN}&c=${HIDDEN}`)
})

test('an address is shown without its query, a long value cut', () => {
  expect(shown('location', 'https://a.test/back?state=1', nothing)).toBe('https://a.test/back?…')
  expect(shown('x-plain', 'a'.repeat(500), nothing)).toHaveLength(200 + '… (500 characters)'.length)
})
