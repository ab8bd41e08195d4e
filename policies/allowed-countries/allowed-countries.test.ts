import { expect, test } from 'vitest'
import { anExchange, fakePorts } from '#policies/kit/testing.ts'
import { allowedCountriesApisix } from './apisix.ts'
import { allowedCountries } from './definition.ts'
import { allowedCountriesRuntime } from './runtime.ts'

const register: Record<string, string> = { '192.0.2.1': 'DE', '198.51.100.1': 'FR' }
const from = (clientIp: string, config: object) =>
  allowedCountriesRuntime(
    allowedCountries.config.parse(config),
    fakePorts({ countries: () => (address) => register[address] ?? null }),
  ).request?.(anExchange({ clientIp }))

test.each([
  ['allowed', '192.0.2.1', { countries: ['de'] }, true],
  ['not allowed', '198.51.100.1', { countries: ['DE'] }, false],
  ['denied', '192.0.2.1', { mode: 'deny', countries: ['DE'] }, false],
  ['not denied', '198.51.100.1', { mode: 'deny', countries: ['DE'] }, true],
  ['unknown among the allowed', '10.0.0.1', { countries: ['DE'] }, false],
  ['unknown among all but the denied', '10.0.0.1', { mode: 'deny', countries: ['DE'] }, false],
  ['unknown and let in', '10.0.0.1', { countries: ['DE'], unknown: 'allow' }, true],
])('a country that is %s', (_, address, config, allowed) => {
  const said = from(address, config)
  if (allowed) expect(said).toBeUndefined()
  else expect(said).toMatchObject({ status: 403, code: 'country-refused' })
})

test.each(['', '-', 'ZZ', 'EU', 'T1'])(
  'what a file says of an address that is in no country (%j) is none: nobody is let in by it',
  (code) => {
    const config = allowedCountries.config.parse({ mode: 'deny', countries: ['DE'] })
    const { request } = allowedCountriesRuntime(config, fakePorts({ countries: () => () => code }))
    expect(request?.(anExchange())).toMatchObject({
      code: 'country-refused',
      reason: expect.stringContaining('no known country'),
    })
  },
)

test('a file that writes countries in small letters means the same ones', () => {
  const config = allowedCountries.config.parse({ mode: 'deny', countries: ['DE'] })
  const { request } = allowedCountriesRuntime(config, fakePorts({ countries: () => () => 'de' }))
  expect(request?.(anExchange())).toMatchObject({ code: 'country-refused' })
})

test('the caller is not told what the register says of it; the record is', () => {
  expect(from('198.51.100.1', { countries: ['DE'] })).toMatchObject({
    title: 'Your country may not call this',
    reason: 'The address 198.51.100.1 is of FR, which may not call.',
  })
})

test.each([[['XX']], [['UK']], [['Germany']], [['']], [[]]])('does not accept %j', (countries) => {
  expect(allowedCountries.config.safeParse({ countries }).success).toBe(false)
})

test('a gateway without the data cannot enforce it', () => {
  const config = allowedCountries.config.parse({ countries: ['DE'] })
  const countries = () => {
    throw new Error('The file cannot be read.')
  }
  expect(() => allowedCountriesRuntime(config, fakePorts({ countries }))).toThrow('cannot be read')
})

test('cannot be expressed in APISIX', () => {
  const config = allowedCountries.config.parse({ countries: ['DE'] })
  expect(allowedCountriesApisix(config)).toHaveProperty('unsupported')
})
