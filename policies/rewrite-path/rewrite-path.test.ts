import { expect, test } from 'vitest'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { rewritePath } from './definition.ts'
import { rewritePathRuntime } from './runtime.ts'

function send(config: object, path: string, pathParameters: Record<string, string> = {}) {
  const target = { backendUrl: null, path, query: '?a=1', timeoutMs: null }
  const exchange = anExchange({ target, pathParameters })
  const said = rewritePathRuntime(rewritePath.config.parse(config), fakePorts()).request?.(exchange)
  return { said, path: exchange.target.path, query: exchange.target.query }
}

test.each([
  ['a fixed path', '/v2/all', {}, '/v2/all'],
  ['a parameter', '/v2/customers/{id}', { id: '7' }, '/v2/customers/7'],
  ['two in a segment', '/{a}-{b}/x', { a: '1', b: '2' }, '/1-2/x'],
  ['letters that must be encoded', '/{id}', { id: 'a b?c#d%e;ü' }, '/a%20b%3Fc%23d%25e%3B%C3%BC'],
  ['dots among others', '/{id}', { id: '...a' }, '/...a'],
])('makes %s', (_, path, values, expected) => {
  expect(send({ path }, '/old', values as unknown as Record<string, string>)).toEqual({
    said: undefined,
    path: expected,
    query: '?a=1',
  })
})

test.each([
  ['/%70ublic/orders', '/internal/orders'],
  ['/public/a%2Cb', '/internal/a%2Cb'],
  ['/%70ublications/orders', '/internal/%70ublications/orders'],
  ['/publi%63', '/internal/'],
])('a beginning is found however %s spells it', (path, expected) => {
  expect(send({ removePrefix: '/public', addPrefix: '/internal' }, path).path).toBe(expected)
  expect(send({ removePrefix: '/%70ublic', addPrefix: '/internal' }, path).path).toBe(expected)
})

test.each([
  ['a slash', { id: 'a/b' }],
  ['a backslash', { id: 'a\\b' }],
  ['dots', { id: '..' }],
  ['a dot', { id: '.' }],
  ['a control character', { id: 'a\u0000' }],
  ['half a letter', { id: '\ud800' }],
])('refuses a value with %s', (_, values) => {
  const { said, path } = send({ path: '/v2/{id}' }, '/old', values)
  expect([said, path]).toMatchObject([{ status: 400, code: 'path-unsafe' }, '/old'])
})

test('two values cannot make two dots', () => {
  expect(send({ path: '/{a}{b}/x' }, '/old', { a: '.', b: '.' }).said).toMatchObject({
    code: 'path-unsafe',
  })
})

test.each(['id', 'constructor'])('a parameter %s that the operation has not is told', (name) => {
  expect(send({ path: `/v2/{${name}}` }, '/old').said).toMatchObject({
    status: 500,
    code: 'path-parameter-missing',
  })
})

test.each([
  ['/public/pets', { removePrefix: '/public' }, '/pets'],
  ['/public', { removePrefix: '/public/' }, '/'],
  ['/publications', { removePrefix: '/public' }, '/publications'],
  ['/pets', { addPrefix: '/internal/' }, '/internal/pets'],
  ['/public/pets%20x', { removePrefix: '/public', addPrefix: '/v2' }, '/v2/pets%20x'],
  ['/other', { removePrefix: '/public', addPrefix: '/v2' }, '/v2/other'],
])('of %s with %j makes %s', (before, config, after) => {
  expect(send(config, before).path).toBe(after)
})

test.each([
  {},
  { path: '/a', addPrefix: '/b' },
  { path: 'a' },
  { path: '/a/../b' },
  { path: '/a/%2e%2E/b' },
  { path: '/a%2fb' },
  { path: '/a?b' },
  { path: '/{a/b}' },
  { addPrefix: '/{id}' },
])('does not accept %j', (config) => {
  expect(rewritePath.config.safeParse(config).success).toBe(false)
})
