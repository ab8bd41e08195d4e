import { describe, expect, test } from 'vitest'
import { cidr, httpAddress, namesNobody } from './fields.ts'

describe('a network', () => {
  test.each([
    '203.0.113.0/24',
    '203.0.113.7',
    '0.0.0.0/0',
    '2001:db8::/32',
    '::/0',
    '::1/128',
    '::ffff:203.0.113.7',
    '::ffff:203.0.113.0/120',
    '::ffff:0:0/96',
  ])('may be %s', (text) => {
    expect(cidr.safeParse(text).success).toBe(true)
  })

  test.each([
    '',
    '10.1',
    '010.0.0.1',
    '0x0a.0.0.1',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '2001:db8::/129',
    '::ffff:010.0.0.1',
    'fe80::1%eth0',
    'fe80::%eth0/64',
  ])('is not %j', (text) => {
    expect(cidr.safeParse(text).success).toBe(false)
  })

  test.each(['::ffff:203.0.113.0/24', '::ffff:203.0.113.7/32', '::ffff:0:0/95'])(
    'of IPv4 written as IPv6 is not %s, which would be every address of IPv4',
    (text) => {
      const { error } = cidr.safeParse(text)
      expect(error?.issues[0]?.message).toContain('203.0.113.0/24')
      expect(error?.issues[0]?.message).toContain('96')
    },
  )
})

describe('an address with nobody named in it', () => {
  const address = httpAddress('https://api.example.com', 100).refine(namesNobody)

  test.each(['https://api.example.com', 'https://api.example.com/@a:b'])('is %s', (url) => {
    expect(address.safeParse(url).success).toBe(true)
  })
  test.each([
    'https://user@api.example.com',
    'https://user:pass@api.example.com',
    'https://:pass@api.example.com',
  ])('is not %s', (url) => {
    expect(address.safeParse(url).success).toBe(false)
  })
})
