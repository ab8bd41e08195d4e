import { expect, test } from 'vitest'
import { inviteMemberInput } from './people-schema.ts'
import { email, setupInput, signInInput, signUpInput } from './schema.ts'

test.each([
  ['Mixed@Example.COM', 'mixed@example.com'],
  ['  spaces@example.com ', 'spaces@example.com'],
  // Full-width letters and signs, as an input method of East Asia makes them.
  ['ｐａｔ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'pat@example.com'],
  ['pat＠example.com', 'pat@example.com'],
  ['ﬁ@example.com', 'fi@example.com'],
])('%s is the same address as %s', (typed, meant) => {
  expect(email.parse(typed)).toBe(meant)
})

test.each([
  ['a Cyrillic а that looks like an a', 'pаt@example.com'],
  ['a look-alike in the domain', 'pat@exаmple.com'],
  ['an accent', 'zoë@example.com'],
  ['a dotless i', 'pıt@example.com'],
  ['a letter that nobody sees', 'pat​@example.com'],
])('%s is refused in a sentence that says why', (_, typed) => {
  const { error } = email.safeParse(typed)
  expect(error?.issues).toMatchObject([
    { message: 'Use the letters a to z, digits and signs; other letters can look the same.' },
  ])
})

test('what is no address is refused in other words', () => {
  expect(email.safeParse('pat').error?.issues).toMatchObject([
    { message: 'Not an e-mail address like name@example.com.' },
  ])
})

test('every form that takes an address reads it alike', () => {
  for (const { shape } of [signUpInput, signInInput, setupInput, inviteMemberInput])
    expect(shape.email.parse('ＰＡＴ＠example.com')).toBe('pat@example.com')
})
