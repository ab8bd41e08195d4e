import { expect, test } from 'vitest'
import { addressRanges } from './address-ranges.ts'
import { forwardedCaller } from './forwarded-for.ts'

const isTrusted = addressRanges(['10.0.0.0/8', '2001:db8:1::/48'])
const callerOf = (header: string, peer = '10.0.0.1') => forwardedCaller(peer, header, isTrusted)

test.each([
  ['one hop', '203.0.113.7', '203.0.113.7'],
  ['what the caller wrote itself before', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['proxies in a row', '203.0.113.7, 10.2.3.4,10.0.0.9', '203.0.113.7'],
  ['proxies all the way', '10.9.9.9, 10.2.3.4', '10.9.9.9'],
  ['an address of IPv6 beyond one', '2001:db8::7, 2001:db8:1::5', '2001:db8::7'],
  ['IPv4 written as IPv6', '::ffff:203.0.113.7', '203.0.113.7'],
  ['a port', '203.0.113.7:4711', '203.0.113.7'],
  ['a port after IPv6', '[2001:db8::7]:4711', '2001:db8::7'],
  ['no header', '', '10.0.0.1'],
  ['a word', '203.0.113.7, unknown', '10.0.0.1'],
  ['a number that only looks like an address', '203.0.113.7, 10.1', '10.0.0.1'],
  ['an octal number', '203.0.113.7, 010.0.0.1', '10.0.0.1'],
  ['an empty hop', '203.0.113.7, ,10.0.0.2', '10.0.0.2'],
])('%s', (_, header, address) => {
  expect(callerOf(header).address).toBe(address)
})

test('a caller that is no proxy is not believed', () => {
  expect(callerOf('198.51.100.1', '203.0.113.7')).toEqual({
    address: '203.0.113.7',
    rest: '198.51.100.1',
  })
})

test('says what it has not read, so that another list can go on from there', () => {
  const first = callerOf('198.51.100.1, 192.0.2.1, 10.0.0.2')
  expect(first).toEqual({ address: '192.0.2.1', rest: '198.51.100.1, 192.0.2.1'.split(',')[0] })
  expect(forwardedCaller(first.address, first.rest, addressRanges(['192.0.2.1'])).address).toBe(
    '198.51.100.1',
  )
})
