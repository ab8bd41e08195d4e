import { expect, test } from 'vitest'
import { isPublicIp } from './public-ip.ts'

test.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:93.184.216.34'])(
  '%s is of the public network',
  (address) => expect(isPublicIp(address)).toBe(true),
)

test.each([
  '127.0.0.1',
  '10.0.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '0.0.0.0',
  '::',
  '::1',
  '::7f00:1', // 127.0.0.1 as RFC 4291, 2.5.5.1 wrote it
  '::ffff:10.0.0.1',
  '::ffff:0:7f00:1', // RFC 2765
  '64:ff9b::7f00:1', // RFC 6052
  '64:ff9b:1::7f00:1', // RFC 8215
  '2002:7f00:1::', // RFC 3056
  '2001:0:7f00:1::', // RFC 4380
  '100::1',
  '4000::1',
  'fd00::1',
  'fe80::1',
  'ff02::1',
  'no address',
])('%s is not', (address) => expect(isPublicIp(address)).toBe(false))
