import { expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { requireHeaderApisix } from './apisix.ts'
import { requireHeader } from './definition.ts'
import { requireHeaderRuntime } from './runtime.ts'

const parse = (headers: object[]) => requireHeader.config.parse({ headers })

const ask = (headers: object[], ...sent: [string, string][]) =>
  requireHeaderRuntime(parse(headers), fakePorts()).request?.(
    anExchange({ callerHeaders: FieldList.from(sent) }),
  )

const refused = { status: 400, code: 'header-required' }

test('lets in what carries the header, in whatever case its name is written', () => {
  expect(ask([{ name: 'X-Tenant' }], ['x-TENANT', 'acme'])).toBeUndefined()
})

test.each([
  ['is not there', []],
  ['is empty', [['x-tenant', '']]],
  ['is blank', [['x-tenant', ' \t ']]],
  [
    'is empty twice',
    [
      ['x-tenant', ''],
      ['x-tenant', ''],
    ],
  ],
  ['is a list of nothing', [['x-tenant', ' , ,']]],
  ['has a name that only begins alike', [['x-tenant-id', 'acme']]],
] as [string, [string, string][]][])('refuses and names a header that %s', (_, sent) => {
  expect(ask([{ name: 'x-tenant' }], ...sent)).toMatchObject({
    ...refused,
    title: 'The header x-tenant is missing or empty',
  })
})

test('asks for all of the headers, and names the first that lacks', () => {
  const said = ask([{ name: 'x-a' }, { name: 'x-b' }], ['x-a', '1'])
  expect(said).toMatchObject({ ...refused, title: expect.stringContaining('x-b') })
})

test.each([
  ['one of the values', [['x-v', '2']], true],
  ['another value', [['x-v', '3']], false],
  ['another case', [['x-v', 'BETA']], false],
  ['two values at once', [['x-v', '1, 2']], false],
  [
    'the header twice',
    [
      ['x-v', '1'],
      ['x-v', '2'],
    ],
    false,
  ],
] as [string, [string, string][], boolean][])('compares exactly: %s', (_, sent, allowed) => {
  const said = ask([{ name: 'x-v', values: ['1', '2', 'beta'] }], ...sent)
  if (allowed) expect(said).toBeUndefined()
  else expect(said).toMatchObject(refused)
})

test('a value with a comma is not the header sent twice', () => {
  const headers = [{ name: 'x-v', values: ['a, b'] }]
  expect(ask(headers, ['x-v', 'a, b'])).toBeUndefined()
  expect(ask(headers, ['x-v', 'a'], ['x-v', 'b'])).toMatchObject(refused)
})

test('does not repeat what the caller sent', () => {
  const said = ask([{ name: 'x-v', values: ['1'] }], ['x-v', 'secret-value'])
  expect(said).toMatchObject(refused)
  expect(JSON.stringify(said)).not.toContain('secret-value')
})

test('a header that a step before has set is not the caller’s', () => {
  const exchange = anExchange({ requestHeaders: FieldList.from([['x-tenant', 'acme']]) })
  const { request } = requireHeaderRuntime(parse([{ name: 'x-tenant' }]), fakePorts())
  expect(request?.(exchange)).toMatchObject(refused)
  expect([...exchange.requestHeaders]).toEqual([['x-tenant', 'acme']])
})

test('becomes a schema of headers in APISIX', () => {
  expect(requireHeaderApisix(parse([{ name: 'x-a' }, { name: 'x-b', values: ['1'] }]))).toEqual({
    plugins: {
      'request-validation': {
        header_schema: {
          type: 'object',
          required: ['x-a', 'x-b'],
          properties: {
            'x-a': { type: 'string', minLength: 1 },
            'x-b': { type: 'string', enum: ['1'] },
          },
        },
        rejected_code: 400,
      },
    },
  })
})

test.each([
  ['no headers', []],
  ['a name that is none', [{ name: 'x tenant' }]],
  ['an empty value', [{ name: 'x-a', values: ['  '] }]],
  ['a line break in a value', [{ name: 'x-a', values: ['a\r\nb: c'] }]],
  ['a header twice', [{ name: 'x-a' }, { name: 'X-A' }]],
  ['too many', Array.from({ length: 51 }, (_, index) => ({ name: `x-${index}` }))],
])('does not accept %s', (_, headers) => {
  expect(requireHeader.config.safeParse({ headers }).success).toBe(false)
})
