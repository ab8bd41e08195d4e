import ipaddr from 'ipaddr.js'
import { expect, test } from 'vitest'
import { addressRanges } from './address-ranges.ts'

test.each([
  ['10.0.0.0/8', '10.255.255.255', true],
  ['10.0.0.0/8', '11.0.0.0', false],
  ['10.1.2.3/8', '10.0.0.0', true],
  ['203.0.113.7', '203.0.113.7', true],
  ['203.0.113.7', '203.0.113.8', false],
  ['0.0.0.0/0', '255.255.255.255', true],
  ['0.0.0.0/0', '2001:db8::1', false],
  ['2001:db8::/32', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', true],
  ['2001:db8::/32', '2001:db9::', false],
  ['2001:db8::/33', '2001:db8:8000::', false],
  ['2001:db8::1', '2001:db8::1', true],
  ['2001:db8::1', '2001:db8::2', false],
  ['::/0', '2001:db8::1', true],
  ['::/0', '192.0.2.1', false],
  ['::ffff:203.0.113.0/120', '203.0.113.9', true],
  ['203.0.113.0/24', '::ffff:203.0.113.9', true],
  ['203.0.113.0/24', 'no address', false],
])('%s and %s', (network, address, inside) => {
  expect(addressRanges([network])(address)).toBe(inside)
})

test('no range holds no address', () => {
  expect(addressRanges([])('192.0.2.1')).toBe(false)
})

test('ranges that lie in each other, side by side and apart hold what each of them holds', () => {
  // A generator of its own, so that a failure comes again.
  let seed = 7
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed % below
  }
  const networks = Array.from(
    { length: 300 },
    () => `10.${next(3)}.${next(256)}.${next(256)}/${18 + next(15)}`,
  )
  const inside = addressRanges(networks)
  const parsed = networks.map((network) => ipaddr.IPv4.parseCIDR(network))
  for (let index = 0; index < 3_000; index += 1) {
    const address = `10.${next(4)}.${next(256)}.${next(256)}`
    const expected = parsed.some((range) => ipaddr.IPv4.parse(address).match(range))
    expect([address, inside(address)]).toEqual([address, expected])
  }
})
