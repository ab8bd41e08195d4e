import { expect, test } from 'vitest'
import type { Exchange } from '#policies/kit/exchange.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { setBackend } from './definition.ts'
import { setBackendRuntime } from './runtime.ts'

function chosen(rules: object[], more: Partial<Exchange> = {}): string | null {
  const exchange = anExchange(more)
  setBackendRuntime(setBackend.config.parse({ rules }), fakePorts()).request?.(exchange)
  return exchange.target.backendUrl
}
const rule = (source: string, equals: string, name?: string) => ({
  source,
  equals: [equals],
  backendUrl: `https://${source}.example.com/`,
  ...(name && { name }),
})

test.each([
  ['subscription', rule('subscription', 'sub_aaaaaaaaaaaaaaaa'), {}],
  ['organisation', rule('organisation', 'org_aaaaaaaaaaaaaaaa'), {}],
  ['product', rule('product', 'prd_aaaaaaaaaaaaaaaa'), {}],
  [
    'header',
    rule('header', 'eu', 'x-region'),
    { callerHeaders: FieldList.from([['x-region', 'eu']]) },
  ],
  [
    'claim',
    rule('claim', 'eu', '/tenant/region'),
    { claims: { tenant: { region: ['us', 'eu'] } } },
  ],
])('chooses by %s, and only then', (source, one, more) => {
  expect(chosen([one], more)).toBe(`https://${source}.example.com`)
  const other = { subscriptionId: 'sub_b', organisationId: null, productId: null, claims: {} }
  expect(chosen([one], { ...other, callerHeaders: new FieldList() })).toBeNull()
})

test('the first rule that fits decides', () => {
  const first = {
    ...rule('product', 'prd_aaaaaaaaaaaaaaaa'),
    backendUrl: 'https://first.example.com',
  }
  expect(chosen([first, rule('subscription', 'sub_aaaaaaaaaaaaaaaa')])).toBe(
    'https://first.example.com',
  )
})

test('a claim that is inherited is none', () => {
  expect(chosen([rule('claim', 'x', 'constructor')], { claims: {} })).toBeNull()
})

test('names its addresses, so that private ones can be refused', () => {
  const config = setBackend.config.parse({ rules: [rule('product', 'a')] })
  expect(setBackend.addresses?.(config)).toEqual(['https://product.example.com'])
})

test.each([
  [],
  [{ ...rule('product', 'a'), backendUrl: 'ftp://a.example.com' }],
  [{ ...rule('product', 'a'), backendUrl: 'https://user:pass@a.example.com' }],
  [{ ...rule('product', 'a'), backendUrl: 'https://:pass@a.example.com' }],
  [{ ...rule('product', 'a'), backendUrl: 'https://a.example.com/?x=1' }],
  [rule('claim', 'a')],
  [rule('header', 'a', 'not a header')],
  [{ ...rule('product', 'a'), equals: [] }],
])('does not accept the rules %j', (...rules) => {
  expect(setBackend.config.safeParse({ rules }).success).toBe(false)
})
