import { expect, test } from 'vitest'
import { pathParameters } from './path-parameters.ts'

test.each([
  ['/a/{x}', ['a', 'one two'], { x: 'one two' }],
  ['/a/{x}', ['a', 'b/c'], { x: 'b/c' }],
  ['/c/{base}...{head}', ['c', 'main...dev...x'], { base: 'main', head: 'dev...x' }],
  ['/{x}/f%20{y}.json', ['1', 'f 2.json'], { x: '1', y: '2' }],
  ['/{__proto__}', ['1'], { ['__proto__']: '1' }],
])('of %s in %j', (template, segments, values) => {
  expect(Object.entries(pathParameters(template, segments, 0))).toEqual(Object.entries(values))
})

test('begin where the template begins', () => {
  expect(pathParameters('/{x}', ['api', 'v1', '7'], 2)).toEqual({ x: '7' })
})
