import { expect, test } from 'vitest'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { setQuery } from './definition.ts'
import { setQueryRuntime } from './runtime.ts'

function queryAfter(query: string, ...parameters: object[]): string {
  const exchange = anExchange({ target: { backendUrl: null, path: '/', query, timeoutMs: null } })
  setQueryRuntime(setQuery.config.parse({ parameters }), fakePorts()).request?.(exchange)
  return exchange.target.query
}

test.each([
  ['sets one that is not there', '', { name: 'a', value: '1' }, '?a=1'],
  [
    'sets one in the place of the first',
    '?x=1&a=2&y=3&a=4',
    { name: 'a', value: '9' },
    '?x=1&a=9&y=3',
  ],
  ['adds one more', '?a=1', { action: 'append', name: 'a', value: '2' }, '?a=1&a=2'],
  ['removes all of a name', '?a=1&b=2&a', { action: 'remove', name: 'a' }, '?b=2'],
  ['removes the last one', '?a=1', { action: 'remove', name: 'a' }, ''],
  [
    'removes one that is written otherwise',
    '?de%62ug=1&b=2',
    { action: 'remove', name: 'debug' },
    '?b=2',
  ],
  [
    'removes what is read as its list or object',
    '?a[]=1&a%5Bx%5D=2&ab[]=3',
    { action: 'remove', name: 'a' },
    '?ab[]=3',
  ],
  ['replaces what is read as its list', '?x=1&a[]=2', { name: 'a', value: '9' }, '?x=1&a=9'],
  [
    'removes what PHP reads so',
    '?a.b=1&+a_b=2&a_b%00c=3&a%20b=4&a_c=5',
    { action: 'remove', name: 'a_b' },
    '?a_c=5',
  ],
  [
    'removes what stands after a semicolon',
    '?x=1;a=2;y=3&z=4',
    { action: 'remove', name: 'a' },
    '?x=1;y=3&z=4',
  ],
  [
    'removes the member of an object that is named, and no other',
    '?f[a]=1&f[b]=2&f=3',
    { action: 'remove', name: 'f[a]' },
    '?f[b]=2&f=3',
  ],
  ['removes one with a space', '?a+b=1&a%20b=2', { action: 'remove', name: 'a b' }, ''],
  ['minds the case of letters', '?A=1', { action: 'remove', name: 'a' }, '?A=1'],
  ['encodes what it writes', '', { name: 'a&b', value: 'c=d e#ü' }, '?a%26b=c%3Dd%20e%23%C3%BC'],
  [
    'fills in who calls',
    '',
    { name: 'who', value: 'x-{subscriptionId}' },
    '?who=x-sub_aaaaaaaaaaaaaaaa',
  ],
  ['leaves the rest byte for byte', '?x=%7e+%zz&&y', { name: 'a', value: '1' }, '?x=%7e+%zz&y&a=1'],
])('%s', (_, before, change, after) => {
  expect(queryAfter(before, change)).toBe(after)
})

test('works through its parameters from top to bottom', () => {
  expect(
    queryAfter(
      '?a=1',
      { action: 'remove', name: 'a' },
      { action: 'append', name: 'a', value: '2' },
    ),
  ).toBe('?a=2')
})

test.each([
  { parameters: [] },
  { parameters: [{ name: '' }] },
  { parameters: [{ name: 'a', value: '{secret}' }] },
  { parameters: [{ action: 'remove', name: 'a', value: '1' }] },
])('does not accept %j', (config) => {
  expect(setQuery.config.safeParse(config).success).toBe(false)
})
