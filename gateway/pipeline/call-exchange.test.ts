import { expect, test } from 'vitest'
import { isHost } from '#gateway/server/request-line.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { beginCall } from './call.ts'
import { CallExchange } from './call-exchange.ts'

const exchangeOf = (host: string) =>
  new CallExchange(
    beginCall(
      {
        method: 'GET',
        target: '/pets/all?a=b%20c',
        fields: FieldList.from([['host', host]]),
        body: null,
        clientIp: '127.0.0.1',
        scheme: 'http',
        tls: null,
        version: '1.1',
        gone: false,
        whenGone: () => undefined,
      },
      'req_00000000000000000000',
      null,
    ),
  )

test.each([
  'gateway.test:8080',
  'gateway.test:99999',
  '999.1',
  '1.2.3.4.5',
  'a.0xg',
  'xn--a',
  '[::1]:80',
  '[::::]',
  '~',
])('steps see the query of a call for the host %s, which a caller may name', (host) => {
  expect(isHost(host)).toBe(true)
  const { url } = exchangeOf(host)
  expect([url.pathname, url.search]).toEqual(['/pets/all', '?a=b%20c'])
})
