import { expect, test } from 'vitest'
import { firstSentence } from './first-sentence.ts'

test.each([
  [
    '<p>Creates a PaymentIntent object.</p>\n\n<p>More of it.</p>',
    'Creates a PaymentIntent object.',
  ],
  [
    '<p>Cancels it when it is <code>open</code>, or <a href="/x">paid</a></p>',
    'Cancels it when it is open, or paid',
  ],
  ['**Deletes** `one` [pet](https://example.com). For ever.', 'Deletes one pet.'],
  ['# Search\n\nFinds pets.', 'Search'],
  ['\n\n![logo](https://example.com/a.png)\nFinds pets.', 'Finds pets.'],
  ['Fish &amp; chips &lt;b&gt;', 'Fish & chips <b>'],
  ['Where a < b and snake_case_stays.', 'Where a < b and snake_case_stays.'],
  ['See version 1.2 of it. Then go.', 'See version 1.2 of it.'],
  ['Gives a List<String> of <id>.', 'Gives a List<String> of <id>.'],
  ['<p></p>', ''],
  ['', ''],
])('of %j is %j', (text, sentence) => {
  expect(firstSentence(text)).toBe(sentence)
})

test('is found in a megabyte of what is never closed', () => {
  expect(firstSentence('<a'.repeat(500_000))).toHaveLength(1_000_000)
  expect(firstSentence('['.repeat(1_000_000))).toHaveLength(1_000_000)
})
