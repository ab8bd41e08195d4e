import { expect, test } from 'vitest'
import type { Exchange } from '#policies/kit/exchange.ts'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { authorize } from './definition.ts'
import { authorizeRuntime } from './runtime.ts'

const ask = (config: object, exchange: Partial<Exchange>) =>
  authorizeRuntime(authorize.config.parse(config), fakePorts()).request?.(anExchange(exchange))

const refused = { status: 403, code: 'claims-insufficient' }

test('refuses with 401 what no step has verified, though a token was sent', () => {
  expect(ask({ scopes: ['a'] }, { claims: null })).toMatchObject({
    status: 401,
    code: 'authorization-needs-token',
    headers: { 'www-authenticate': 'Bearer realm="api"' },
  })
})

test.each([
  ['words in scope', { scope: 'a b c' }],
  ['an array in scp', { scp: ['b', 'a'] }],
  ['words in scp', { scp: 'b a' }],
  ['one in each', { scope: 'a', scp: ['b'] }],
])('takes scopes as %s', (_, claims) => {
  expect(ask({ scopes: ['a', 'b'] }, { claims })).toBeUndefined()
})

test.each([
  ['none', {}],
  ['one of two', { scope: 'a' }],
  ['a longer word', { scope: 'a bb' }],
  ['another case', { scope: 'A B' }],
  ['an object', { scope: { a: true, b: true } }],
  ['arrays in an array', { scp: [['a', 'b']] }],
  ['both in one element', { scp: ['a b'] }],
])('names the scopes needed when there are %s', (_, claims) => {
  expect(ask({ scopes: ['a', 'b'] }, { claims })).toMatchObject({
    ...refused,
    headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="a b"' },
  })
})

test('asks for more scopes by method, of HEAD what it asks of GET', () => {
  const config = {
    scopes: ['base'],
    scopesByMethod: [
      { methods: ['GET'], scopes: ['read'] },
      { methods: ['POST', 'GET'], scopes: ['log'] },
    ],
  }
  const claims = { scope: 'base log' }
  expect(ask(config, { claims, method: 'POST' })).toBeUndefined()
  expect(ask(config, { claims, method: 'DELETE' })).toBeUndefined()
  expect(ask(config, { claims: {}, method: 'DELETE' })).toMatchObject(refused)
  for (const method of ['GET', 'HEAD'])
    expect(ask(config, { claims, method })).toMatchObject({
      ...refused,
      headers: { 'www-authenticate': expect.stringContaining('scope="base read log"') },
    })
})

test.each([
  ['a text', 'role', { role: 'admin' }],
  ['an element', 'role', { role: ['x', 'admin'] }],
  ['a claim in a claim', '/realm/role', { realm: { role: ['admin'] } }],
  ['a name with dots and slashes', 'https://e.org/role', { 'https://e.org/role': 'admin' }],
  ['escapes in a path', '/a~1b/c~0d', { 'a/b': { 'c~d': 'admin' } }],
  ['a switch', 'role', { role: true }],
  ['a number', 'role', { role: 7 }],
])('finds an allowed value in %s', (_, claim, claims) => {
  const config = { claims: [{ claim, values: ['admin', 'true', '7'] }] }
  expect(ask(config, { claims })).toBeUndefined()
  expect(ask(config, { claims: {} })).toMatchObject({ ...refused, headers: {} })
})

test.each([
  ['another value', 'role', { role: 'guest' }],
  ['another case', 'role', { role: 'Admin' }],
  ['nothing', 'role', { role: null }],
  ['an object', 'role', { role: { admin: true } }],
  ['a member that every object has', '/constructor/name', {}],
  ['a length', '/role/length', { role: ['x', 'y'] }],
  ['a place in an array', '/role/0', { role: ['admin'] }],
  ['a path where the name is meant', '/realm/role', { '/realm/role': 'admin' }],
])('does not take %s for an allowed value', (_, claim, claims) => {
  const values = ['admin', 'Object', '2', 'null', '[object Object]']
  expect(ask({ claims: [{ claim, values }] }, { claims })).toMatchObject(refused)
})

test('wants all claims, or any one where that is said', () => {
  const claims = [
    { claim: 'role', values: ['admin'] },
    { claim: 'tenant', values: ['acme'] },
  ]
  const own = { role: 'admin', tenant: 'other' }
  expect(ask({ claims }, { claims: own })).toMatchObject(refused)
  expect(ask({ claims, claimsMatch: 'any' }, { claims: own })).toBeUndefined()
  expect(ask({ claims, claimsMatch: 'any' }, { claims: {} })).toMatchObject(refused)
})

test.each([
  ['the claim itself', { account: '42' }, true],
  ['a number', { account: 42 }, true],
  ['one of several', { account: ['41', '42'] }, true],
  ['another’s', { account: '43' }, false],
  ['no claim', {}, false],
])('compares a parameter of the path with %s', (_, claims, allowed) => {
  const config = { pathParameters: [{ parameter: 'id', claim: 'account' }] }
  const said = ask(config, { claims, pathParameters: { id: '42' } })
  if (allowed) expect(said).toBeUndefined()
  else expect(said).toMatchObject(refused)
})

test('a number that lost digits equals nobody’s parameter', () => {
  const config = { pathParameters: [{ parameter: 'id', claim: 'account' }] }
  const claims = JSON.parse('{"account":9007199254740993}')
  const pathParameters = { id: '9007199254740992' }
  expect(ask(config, { claims, pathParameters })).toMatchObject(refused)
})

test('refuses where the path has no such parameter', () => {
  const config = { pathParameters: [{ parameter: 'toString', claim: 'account' }] }
  expect(ask(config, { claims: { account: 'undefined' } })).toMatchObject(refused)
})

test('the reason names claims and parameters, never their values', () => {
  const config = { claims: [{ claim: 'mail', values: ['a@example.com'] }] }
  const said = ask(config, { claims: { mail: 'secret@example.com' } })
  expect(said).toMatchObject({ reason: 'No allowed value in mail.' })
})

test('changes nothing of the call, so that it can run dry', () => {
  const notes = new Map()
  const exchange = anExchange({ claims: Object.freeze({ scope: 'a' }), notes })
  const before = structuredClone({ claims: exchange.claims, target: exchange.target })
  authorizeRuntime(authorize.config.parse({ scopes: ['b'] }), fakePorts()).request?.(exchange)
  expect(exchange).toMatchObject(before)
  expect([...exchange.requestHeaders, ...notes]).toEqual([])
})

test.each([
  ['nothing asked for', {}],
  ['a scope that would break out of its quotes', { scopes: ['a", error="x'] }],
  ['two scopes in one', { scopes: ['a b'] }],
  ['a line break', { scopes: ['a\r\nx'] }],
  ['no allowed values', { claims: [{ claim: 'a', values: [] }] }],
  ['a broken path', { claims: [{ claim: '/a~2', values: ['x'] }] }],
  ['a method that is none', { scopesByMethod: [{ methods: ['get'], scopes: ['a'] }] }],
  ['too many scopes', { scopes: Array.from({ length: 51 }, (_, index) => `s${index}`) }],
])('does not accept %s', (_, config) => {
  expect(authorize.config.safeParse(config).success).toBe(false)
})
