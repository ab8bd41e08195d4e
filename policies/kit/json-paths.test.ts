import { expect, test } from 'vitest'
import { changeAt } from './json-paths.ts'

const remove = (text: string, ...paths: string[]) => changeAt(paths, () => undefined)(text)
const mask = (text: string, ...paths: string[]) => changeAt(paths, (value) => `*${value}`)(text)

test('of members that are there twice each goes, whichever a reader takes', () => {
  expect(remove('{"a":{"secret":1},"a":{}}', 'a.secret')).toBe('{"a":{},"a":{}}')
  expect(remove('{"a":{},"a":{"secret":1}}', '**.secret')).toBe('{"a":{},"a":{}}')
  expect(remove('{"secret":1,"b":2,"\\u0073ecret":3}', 'secret')).toBe('{"b":2}')
  expect(mask('{"a":1,"a":2}', 'a')).toBe('{"a":"*1","a":"*2"}')
})

test('all else stays as it is written', () => {
  const kept = '"n" : 12345678901234567890.10 ,\n "t":"\\u00e4\\/\\"}]\\\\" , "e":1E400'
  expect(remove(`{ "secret" : [ {"x":"]}"} ] , ${kept} }`, 'secret')).toBe(`{ ${kept} }`)
  expect(remove(`{ ${kept} , "secret" : 1 }`, 'secret')).toBe(`{ ${kept} }`)
  expect(mask(`{ ${kept} , "m" : 12345678901234567890 }`, 'm')).toBe(
    `{ ${kept} , "m" : "*12345678901234567890" }`,
  )
})

test.each([
  ['{"s":1}', '{}'],
  [' { "s" : 1 } ', ' {  } '],
  ['{"s":1,"s":2}', '{}'],
  ['{"s":1,"a":2,"s":3,"b":4,"s":5}', '{"a":2,"b":4}'],
  ['{"s":1,"s":2,"a":3}', '{"a":3}'],
  ['{"a":3,"s":1,"s":2}', '{"a":3}'],
  ['[{"s":1},[{"s":2,"a":{}}],"s",{}]', '[{},[{"a":{}}],"s",{}]'],
  ['{"a":{"s":[1,{"s":2}]},"s":"\\\\"}', '{"a":{}}'],
])('from %s nothing but the member goes', (before, after) => {
  expect(remove(before, '**.s')).toBe(after)
})

test('elements go with their commas', () => {
  expect(remove('{"l":[1, 2, 3]}', 'l.*')).toBe('{"l":[]}')
  expect(remove('[[1],[2,3],{"a":4}]', '*.*')).toBe('[[],[],{}]')
  expect(remove('[{"a":1,"b":[{"a":2}]}]', 'b.a')).toBe('[{"a":1,"b":[{}]}]')
})

test.each(['1', '"s"', 'null', '[]', '{}', '{"a":"s"}', '["s"]', ' {"a":{"b":1}} '])(
  'in %s nothing is found',
  (text) => {
    expect(remove(text, 's', 'a.c', '**.s')).toBeNull()
  },
)

test('what is nested as deep as can be is changed all the same', () => {
  const deep = (inner: string) => `${'{"a":['.repeat(100_000)}${inner}${']}'.repeat(100_000)}`
  expect(remove(deep('{"s":1}'), '**.s')).toBe(deep('{}'))
})
