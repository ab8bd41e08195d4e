import { expect, test } from 'vitest'
import { hasKnownVariables, template } from './template.ts'
import { anExchange } from './testing.ts'

test('fills in who calls, several times in one value', () => {
  const value = '{requestId} {organisationId}/{productId}/{keyId} from {clientIp}'

  expect(template(value)(anExchange())).toBe(
    'req_aaaaaaaaaaaaaaaaaaaa org_aaaaaaaaaaaaaaaa/prd_aaaaaaaaaaaaaaaa/key_aaaaaaaaaaaaaaaa from 198.51.100.7',
  )
})

test('leaves empty what a call without a key has no value for', () => {
  expect(template('key={keyId};')(anExchange({ keyId: null }))).toBe('key=;')
})

test('fills in once: what a value brings is not read for variables', () => {
  expect(template('{clientIp}')(anExchange({ clientIp: '{keyId}' }))).toBe('{keyId}')
})

test.each([
  ['{secret}', false],
  ['{}', false],
  ['{toString}', false],
  ['{{keyId}}', false],
  ['{keyId', true],
  ['plain }', true],
  ['{keyId}{clientIp}', true],
])('%s may be a value: %s', (value, known) => {
  expect(hasKnownVariables(value)).toBe(known)
})
