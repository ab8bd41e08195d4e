import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CountryRegister } from './country-register.ts'

test.each([
  ['8.8.8.8', 'US'],
  ['193.0.6.139', 'NL'],
  ['2001:67c:2e8:22::c100:68b', 'NL'],
  ['10.0.0.1', null],
  ['127.0.0.1', null],
  ['::1', null],
  ['fd00::1', null],
  ['no address', null],
  ['', null],
])('the data that come along say of %s: %s', (address, country) => {
  const countryOf = new CountryRegister(null).open()
  expect([countryOf(address), countryOf(address)]).toEqual([country, country])
})

test('an address is the same after more others than are remembered', () => {
  const countryOf = new CountryRegister(null).open()
  expect(countryOf('193.0.6.139')).toBe('NL')
  for (let index = 0; index < 25_000; index += 1)
    countryOf(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`)
  expect(countryOf('193.0.6.139')).toBe('NL')
})

test.each([
  ['is not there', null],
  ['is none of this format', 'hello'],
])('says which setting to mend when the file %s', (_, text) => {
  const path = join(mkdtempSync(join(tmpdir(), 'gatehouse-countries-')), 'file.mmdb')
  if (text !== null) writeFileSync(path, text)
  expect(() => new CountryRegister(path).open()).toThrow(/GATEWAY_COUNTRIES_FILE/)
})
