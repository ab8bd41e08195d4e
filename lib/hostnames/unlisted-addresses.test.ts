import { expect, test } from 'vitest'
import { unlistedAddresses } from './unlisted-addresses.ts'

const addresses = ['https://API.test:8443/v1', 'http://eu.apis.test', 'http://10.0.0.5:8080']

test('while there is no hostname, every address is answered', () => {
  expect(unlistedAddresses([], addresses)).toEqual([])
})

test('an address is listed by its name, or by a wildcard one label above', () => {
  expect(unlistedAddresses(['api.test', '*.apis.test'], addresses)).toEqual([
    'http://10.0.0.5:8080',
  ])
})
