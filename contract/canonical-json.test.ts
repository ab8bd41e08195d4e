import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

test.each([
  [{ b: 1, a: [{ d: null, c: 'x' }] }, '{"a":[{"c":"x","d":null}],"b":1}'],
  [{ a: undefined, b: [undefined, 1] }, '{"b":[null,1]}'],
  ['a"b\\c\nd\u007fé\ud800', '"a\\"b\\\\c\\nd\u007fé\\ud800"'],
  // By code units, not by code points: U+1F600 begins with D83D, before U+FB33.
  [{ '\ufb33': 1, '\u{1f600}': 2, '': 3, '"': 4 }, '{"":3,"\\"":4,"\u{1f600}":2,"\ufb33":1}'],
  [{ 10: 'a', 9: 'b' }, '{"10":"a","9":"b"}'],
  [[], '[]'],
  [{}, '{}'],
  [['', ''], '["",""]'],
  [-0, '0'],
  [1e21, '1e+21'],
])('%j is written as %s', (value, text) => expect(canonicalJson(value)).toBe(text))
