import { expect, test } from 'vitest'
import { addressWithoutNul } from './address-without-nul.ts'

test.each([
  ['/catalogue?text=%00', '/catalogue'],
  ['/calls?requestId=a%00b&status=2xx', '/calls?status=2xx'],
  ['/calls?a%00=1&status=2xx', '/calls?status=2xx'],
  ['/calls/%00', '/not-found'],
  ['/apis/train-travel%00/openapi.json?operation=op_a', '/not-found?operation=op_a'],
])('%s is answered as %s', (target, expected) => {
  expect(addressWithoutNul(target)).toBe(expected)
})

test.each([
  '/',
  '*',
  '/catalogue?text=a%20b',
  '/catalogue?text=100%2500',
  '/apis/%E2%82%AC',
  '/api/v1/catalogue?text=%00',
])('%s stays as it is', (target) => expect(addressWithoutNul(target)).toBe(target))
