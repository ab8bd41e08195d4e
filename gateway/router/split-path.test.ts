import { expect, test } from 'vitest'
import { splitPath } from './split-path.ts'

test.each([
  ['/', ['']],
  ['/a/b', ['a', 'b']],
  ['/a/', ['a', '']],
  ['//a', ['', 'a']],
  ['/a%20b/%C3%A4', ['a b', 'ä']],
  ['/a%252e', ['a%2e']],
  ['/...', ['...']],
  ['/a..b', ['a..b']],
  ['/.a;x', ['.a;x']],
  ['/a;b=c', ['a;b=c']],
])('%s is split into %j', (path, segments) => expect(splitPath(path)).toEqual(segments))

test.each([
  ['no slash first', 'a/b'],
  ['the folder above', '/a/../b'],
  ['the folder above at the end', '/a/..'],
  ['the same folder', '/a/./b'],
  ['the same folder at the end', '/a/.'],
  ['dots encoded', '/a/%2e%2E/b'],
  ['one dot encoded', '/a/.%2e/b'],
  ['one dot alone, encoded', '/a/%2e'],
  ['an encoded slash', '/a%2Fb'],
  ['dots behind an encoded slash', '/a/b%2F..%2Fc'],
  ['dots with a parameter, which some servers cut off', '/a/..;x/b'],
  ['dots with an empty parameter', '/a/..;'],
  ['one dot with a parameter', '/a/.;x/b'],
  ['dots with an encoded parameter', '/a/..%3Bx/b'],
  ['dots with a parameter behind an encoded slash', '/a/b%2F..;x'],
  ['a backslash', '/a\\b'],
  ['an encoded backslash', '/a%5C..%5Cb'],
  ['NUL', '/a%00'],
  ['a line break', '/a%0D%0Ab'],
  ['DEL', '/a%7f'],
  ['a percent sign alone', '/a%'],
  ['broken hexadecimal', '/a%zz'],
  ['dots in overlong UTF-8', '/%c0%ae%c0%ae/a'],
  ['half a character', '/a%C3'],
])('%s is not trusted: %s', (_, path) => expect(splitPath(path)).toBeNull())
