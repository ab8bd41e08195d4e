import { describe, expect, test } from 'vitest'
import { apiName } from '#lib/catalog/api-fields.ts'
import { suggestedName } from '#lib/catalog/names.ts'
import { registerGatewayInput } from '#lib/gateways/schema.ts'
import { organisationName, personName } from '#lib/identity/schema.ts'
import { createTokenInput } from '#lib/identity/token-schema.ts'
import { createProductInput, productView } from '#lib/products/schema.ts'
import { createCertificateInput, createSecretInput } from '#lib/secrets/schema.ts'
import { givenName } from './given-name.ts'

const name = givenName('Say how it is called.')
const faultsOf = (text: string) => name.safeParse(text).error?.issues.map(({ message }) => message)

test.each([
  ['letters of any script', 'Müller & Söhne 東京 Ελλάδα'],
  ['a Persian name with its non-joiner', 'می\u200cخواهم'],
  ['an Indic name with its joiner', 'क्\u200dष'],
  ['an apostrophe, a hyphen and a full stop', "O'Brien-Smith Jr."],
  ['a picture with its variation selector', 'Hearts ❤\ufe0f'],
  ['one sign', '§'],
])('%s may be a name', (_, text) => {
  expect(name.parse(text)).toBe(text)
})

test('what stands around a name is taken away, and each letter is spelled in one way', () => {
  expect(name.parse('\u00a0 Cafe\u0301\n')).toBe('Caf\u00e9')
})

test.each([
  ['a line break', 'Acme\nInc', 'U+000A'],
  ['a line separator', 'Acme\u2028Inc', 'U+2028'],
  ['a bell', 'Acme\u0007', 'U+0007'],
  ['an escape', '\u001b[31mAcme', 'U+001B'],
  ['a zero-width space', 'Ac\u200bme', 'U+200B'],
  ['a word joiner', 'Ac\u2060me', 'U+2060'],
  ['a soft hyphen', 'Ac\u00adme', 'U+00AD'],
  ['text turned round', '\u202eemcA', 'U+202E'],
  ['an isolate', 'Ac\u2066me', 'U+2066'],
  ['a mark of direction', 'Acme\u200f', 'U+200F'],
  ['a tag', 'Acme\u{e0041}', 'U+E0041'],
  ['half a pair', 'Acme\ud83d', 'U+D83D'],
  ['a character of private use', 'Acme\ue000', 'U+E000'],
  ['a joiner that joins nothing', 'Acme\u200d', 'U+200D'],
  ['a joiner beside a space', 'می\u200c خواهم', 'U+200C'],
  ['a joiner that Latin has no use for', 'Ac\u200cme', 'U+200C'],
  ['two joiners', 'می\u200c\u200cخواهم', 'U+200C'],
  ['a Hangul filler alone', '\u3164', 'U+3164'],
  ['a Hangul filler behind a name', 'Acme\uffa0', 'U+FFA0'],
])('%s is refused, and the character named', (_, text, character) => {
  expect(faultsOf(text)).toEqual([
    `Take ${character} out: it cannot be seen, or changes how the name reads.`,
  ])
})

test.each([
  ['nothing', ''],
  ['spaces', ' \u3000\u00a0 '],
  ['a blank Braille pattern', '\u2800'],
  ['a variation selector', '\ufe0f'],
])('%s is no name', (_, text) => {
  expect(faultsOf(text)).toEqual(['Say how it is called.'])
})

test('a name has its length', () => {
  expect(name.safeParse('a'.repeat(101)).success).toBe(false)
  expect(givenName('None.', 200).parse('a'.repeat(200))).toHaveLength(200)
})

describe.each([
  ['a person', personName],
  ['an organisation', organisationName],
  ['an API', apiName],
  ['a product', createProductInput.shape.name],
  ['a token', createTokenInput.shape.name],
  ['a gateway', registerGatewayInput.shape.name],
  ['a secret', createSecretInput.shape.name],
  ['a certificate', createCertificateInput.shape.name],
])('the name of %s', (_, schema) => {
  test('cannot mislead', () => {
    expect(schema.parse(' Acme ')).toBe('Acme')
    for (const text of ['\u3164\u3164', 'Ac\u200bme', 'Acme\u001b', 'Acme\r\nInc'])
      expect(schema.safeParse(text).success).toBe(false)
  })
})

test('a product that was named before there was this rule can still be read', () => {
  expect(productView.shape.name.parse('Ac\u200bme')).toBe('Ac\u200bme')
})

test.each([
  ['Swagger Petstore', 'Swagger Petstore'],
  ['Pet\u200bstore\u202e', 'Petstore'],
  ['Pet\nstore \u0007 API', 'Pet store API'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['\u3164\u2800', 'API'],
  ['', 'API'],
  [`${'a'.repeat(99)}😀`, 'a'.repeat(99)],
  [`${'ب'.repeat(99)}\u200cب`, 'ب'.repeat(99)],
])('a document titled %j is imported as %j', (title, suggested) => {
  expect(suggestedName(title)).toBe(suggested)
  expect(apiName.parse(suggestedName(title))).toBe(suggested)
})
