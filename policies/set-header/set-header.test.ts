import { expect, test } from 'vitest'
import { anAnswer, anExchange, fakePorts } from '#policies/kit/testing.ts'
import { setHeaderApisix } from './apisix.ts'
import { setHeader } from './definition.ts'
import { setHeaderRuntime } from './runtime.ts'

const step = (...headers: object[]) =>
  setHeaderRuntime(setHeader.config.parse({ headers }), fakePorts())

function sent(change: object[], before: Record<string, string> = {}, more: object = {}) {
  const exchange = anExchange({ requestHeaders: new Headers(before), ...more })
  step(...change.map((header) => ({ on: 'request', ...header }))).request?.(exchange)
  return exchange.requestHeaders
}

test('replaces what the caller sent, so that it cannot pose as another', () => {
  const headers = sent([{ name: 'X-Subscription', value: '{subscriptionId}' }], {
    'x-subscription': 'sub_forged',
  })

  expect(headers.get('x-subscription')).toBe('sub_aaaaaaaaaaaaaaaa')
})

test('adds to a header, and takes one away', () => {
  const headers = sent(
    [
      { action: 'append', name: 'x-tag', value: 'b' },
      { action: 'remove', name: 'x-debug' },
    ],
    { 'x-tag': 'a', 'x-debug': '1' },
  )

  expect(Object.fromEntries(headers)).toEqual({ 'x-tag': 'a, b' })
})

test('works through its list from top to bottom', () => {
  const headers = sent([
    { name: 'x-tag', value: 'one' },
    { action: 'remove', name: 'x-tag' },
    { action: 'append', name: 'x-tag', value: 'two' },
  ])

  expect(headers.get('x-tag')).toBe('two')
})

test('fills in who calls', () => {
  const headers = sent([{ name: 'x-caller', value: '{keyId} from {clientIp}' }])

  expect(headers.get('x-caller')).toBe('key_aaaaaaaaaaaaaaaa from 198.51.100.7')
})

test('changes answers without touching requests', () => {
  const { request, response } = step(
    { on: 'response', action: 'remove', name: 'server' },
    { on: 'response', name: 'x-request', value: '{requestId}' },
  )
  const answer = anAnswer({ headers: new Headers({ server: 'backend/1.0' }) })

  expect(request).toBeUndefined()
  expect(response?.(anExchange(), answer)).toBeUndefined()
  expect(Object.fromEntries(answer.headers)).toEqual({ 'x-request': 'req_aaaaaaaaaaaaaaaaaaaa' })
})

test.each([
  ['the host', { name: 'Host', value: 'a' }, 'belongs to the connection or to the gateway'],
  ['the length of a body', { name: 'content-length', value: '1' }, 'belongs to the connection'],
  ['the id of the request', { name: 'x-request-id', value: 'a' }, 'or to the gateway'],
  ['headers of the gateway', { name: 'X-Gatehouse-Key', value: 'a' }, 'or to the gateway'],
  ['the id, with underscores', { name: 'X_Request_Id', value: 'a' }, 'or to the gateway'],
  ['the length, with an underscore', { name: 'content_length', value: '1' }, 'to the connection'],
  ['headers that look like those of the gateway', { name: 'x_gatehouse-key', value: 'a' }, 'or to'],
  ['a second line', { name: 'x-a', value: 'a\r\nx-b: c' }, 'no line breaks'],
  ['a variable that does not exist', { name: 'x-a', value: '{secret}' }, 'Between braces only'],
  ['no value to set', { name: 'x-a' }, 'Give a value.'],
  ['a name with a space', { name: 'x a', value: 'a' }, 'letters, digits and hyphens'],
])('does not accept %s', (_, header, message) => {
  const { error } = setHeader.config.safeParse({ headers: [{ on: 'request', ...header }] })

  expect(error?.issues[0]?.message).toContain(message)
})

test('says which variable APISIX does not know', () => {
  const config = setHeader.config.parse({
    headers: [{ on: 'request', name: 'x-org', value: '{organisationId}' }],
  })

  expect(setHeaderApisix(config)).toEqual({ unsupported: 'APISIX knows no {organisationId}.' })
})
