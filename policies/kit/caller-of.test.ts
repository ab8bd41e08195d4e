import { expect, test } from 'vitest'
import { callerOf } from './caller-of.ts'
import { FieldList } from './field-list.ts'
import { anExchange } from './testing.ts'

const withTenant = (tenant: string) =>
  anExchange({ callerHeaders: FieldList.from([['x-tenant', tenant]]) })

test.each([
  ['subscription', 'sub_aaaaaaaaaaaaaaaa'],
  ['key', 'key_aaaaaaaaaaaaaaaa'],
  ['address', '198.51.100.7'],
] as const)('counts by %s', (countBy, caller) => {
  expect(callerOf({ countBy })(anExchange())).toBe(caller)
})

test('a header that says an address or a subscription is not that one', () => {
  const read = callerOf({ countBy: 'header', name: 'x-tenant' })
  expect(read(withTenant('203.0.113.9'))).not.toBe(read(anExchange({ clientIp: '203.0.113.9' })))
  expect(read(withTenant('sub_aaaaaaaaaaaaaaaa'))).not.toBe('sub_aaaaaaaaaaaaaaaa')
})

test('an inherited name is no claim', () => {
  const read = callerOf({ countBy: 'claim', name: 'constructor' })
  expect(read(anExchange({ claims: {} }))).toBe('198.51.100.7')
  expect(read(anExchange({ claims: { constructor: 'a' } }))).toBe('claim a')
})

test('a subject is its issuer’s own: two issuers may call two people alike (RFC 7519, 4.1.2)', () => {
  const read = callerOf({ countBy: 'claim', name: 'sub' })
  const by = (iss: string) => read(anExchange({ claims: { iss, sub: 'ada' } }))
  expect(by('https://one.test')).toBe('claim ada of https://one.test')
  expect(by('https://other.test')).not.toBe(by('https://one.test'))
  expect(read(anExchange({ claims: { sub: 'ada' } }))).toBe('claim ada')
})

test.each([
  ['a list', ['a', 'b'], 'claim ["a","b"]'],
  ['a number', 7, 'claim 7'],
  ['an object that is no text', { toString: 1, valueOf: 1 }, 'claim {"toString":1,"valueOf":1}'],
  ['nothing', null, '198.51.100.7'],
])('a claim may be %s', (_, tenant, caller) => {
  expect(callerOf({ countBy: 'claim', name: 'tenant' })(anExchange({ claims: { tenant } }))).toBe(
    caller,
  )
})

test('long values that begin alike are told apart, and take no more room than short ones', () => {
  const read = callerOf({ countBy: 'header', name: 'x-tenant' })
  const [one, other] = ['a', 'b'].map((end) => read(withTenant(`${'x'.repeat(5_000)}${end}`)))
  expect(one).not.toBe(other)
  expect(one?.length).toBeLessThan(250)
})

test('a credential is counted by, and never written anywhere', () => {
  for (const name of ['authorization', 'x-session-token']) {
    const read = callerOf({ countBy: 'header', name })
    const by = (value: string) =>
      read(anExchange({ callerHeaders: FieldList.from([[name, value]]) }))
    expect(by('Bearer hush-1')).not.toContain('hush')
    expect(by('Bearer hush-1')).not.toBe(by('Bearer hush-2'))
    expect(by('Bearer hush-1')).toBe(by('Bearer hush-1'))
  }
})

test.each([
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0DB8:0:0:1::', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
  ['192.0.2.7', '192.0.2.7'],
])('%s counts as %s', (clientIp, caller) => {
  expect(callerOf({ countBy: 'address' })(anExchange({ clientIp }))).toBe(caller)
})
