import { expect, test } from 'vitest'
import { addressRanges } from '#policies/kit/address-ranges.ts'
import { vouch } from './vouched-headers.ts'

const origin = new URL('https://portal.example.com')

function vouched(peer: string, headers: Record<string, string>, trusted: string[] = []) {
  const said = { ...headers }
  vouch(said, peer, { isTrusted: addressRanges(trusted), origin })
  return said
}

test('without proxies the caller is the other end of the connection, whatever it says', () => {
  expect(
    vouched('::ffff:203.0.113.7', {
      accept: '*/*',
      'x-forwarded-for': '6.6.6.6, =cmd|calc',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': '1',
      forwarded: 'for=6.6.6.6',
      'x-real-ip': '6.6.6.6',
    }),
  ).toEqual({
    accept: '*/*',
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-host': 'portal.example.com',
    'x-forwarded-proto': 'https',
  })
})

test('of a trusted proxy the last other hop is the caller', () => {
  const headers = { 'x-forwarded-for': '6.6.6.6, 198.51.100.4, 10.0.0.2' }
  expect(vouched('10.0.0.1', headers, ['10.0.0.0/8'])['x-forwarded-for']).toBe('198.51.100.4')
  expect(vouched('10.0.0.1', {}, ['10.0.0.0/8'])['x-forwarded-for']).toBe('10.0.0.1')
})
