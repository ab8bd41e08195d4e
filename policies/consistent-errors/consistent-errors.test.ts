import { expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { anAnswer, anExchange, aStream, fakePorts } from '#policies/kit/testing.ts'
import { consistentErrorsApisix } from './apisix.ts'
import { consistentErrors } from './definition.ts'
import { consistentErrorsRuntime } from './runtime.ts'

const judge = (config: object, status: number, headers: [string, string][] = []) =>
  consistentErrorsRuntime(consistentErrors.config.parse(config), fakePorts()).response?.(
    anExchange(),
    anAnswer({
      status,
      headers: FieldList.from(headers),
      body: aStream('at com.acme.Orders.find(Orders.java:42)'),
    }),
  )

test.each([
  ['a failure, unless told otherwise', {}, 500, { status: 500, code: 'backend-error' }],
  ['one status', { statuses: ['404'] }, 404, { status: 404, code: 'backend-refused' }],
  ['a range', { statuses: ['4XX'] }, 418, { status: 418, code: 'backend-refused' }],
  [
    'with another status',
    {
      mapped: [
        { from: '503', to: 500 },
        { from: '5xx', to: 502 },
      ],
    },
    504,
    { status: 502, code: 'backend-error' },
  ],
])('replaces %s', (_, config, status, expected) => {
  expect(judge(config, status)).toMatchObject(expected)
})

test.each([
  ['a refusal of the request, unless told otherwise', {}, 400],
  ['another status', { statuses: ['404'] }, 405],
  ['a success', { statuses: ['4xx', '5xx'] }, 200],
  ['a redirection', { statuses: ['4xx', '5xx'] }, 304],
])('leaves %s', (_, config, status) => {
  expect(judge(config, status)).toBeUndefined()
})

test('keeps what a caller acts upon, and says in the record what was there, in no words of the backend', () => {
  const said = judge({ statuses: ['5xx'] }, 503, [
    ['content-type', 'text/html; charset=utf-8'],
    ['retry-after', '30'],
    ['x-debug-query', 'select * from orders'],
    ['set-cookie', 'session=1'],
  ])
  expect(said).toMatchObject({
    headers: { 'retry-after': '30' },
    reason:
      'The backend answered 503 with text/html; charset=utf-8, an unknown number of bytes; that was replaced.',
  })
  expect(JSON.stringify(said)).not.toMatch(/acme|select|session/)
})

test.each([
  [{ statuses: [] }],
  [{ statuses: ['200'] }],
  [{ statuses: ['6xx'] }],
  [{ mapped: [{ from: '5xx', to: 200 }] }],
])('does not accept %j', (config) => {
  expect(consistentErrors.config.safeParse(config).success).toBe(false)
})

test('cannot be expressed in APISIX', () => {
  expect(consistentErrorsApisix(consistentErrors.config.parse({}))).toHaveProperty('unsupported')
})
