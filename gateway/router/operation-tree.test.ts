import { describe, expect, test } from 'vitest'
import { randomFrom } from '#gateway/testing/random.ts'
import { OperationTree } from './operation-tree.ts'
import { splitPath } from './split-path.ts'

const find = (templates: string[], path: string): string | undefined => {
  const tree = new OperationTree<string>()
  for (const template of templates) tree.add('GET', template, template)
  return tree.find(splitPath(path) ?? [], 0)?.get('GET')
}

test.each([
  [['/a/{x}', '/a/b'], '/a/b', '/a/b'],
  [['/a/{x}', '/a/{x}.json'], '/a/1.json', '/a/{x}.json'],
  [['/a/{x}', '/a/{x}.json'], '/a/.json', '/a/{x}'],
  [['/a/b/c', '/a/{x}/d'], '/a/b/d', '/a/{x}/d'],
  [['/c/{base}...{head}'], '/c/main...dev', '/c/{base}...{head}'],
  [['/c/{base}...{head}'], '/c/...dev', undefined],
  [['/c/{a}{b}'], '/c/xy', '/c/{a}{b}'],
  [['/c/{a}{b}'], '/c/x', undefined],
  [['/c/ab{x}ba'], '/c/aba', undefined],
  [['/a%20b/{x}', '/a%20b/z{x}'], '/a%20b/zz', '/a%20b/z{x}'],
  [['/a/{x}', '/a/x%20{y}'], '/a/x%20y', '/a/x%20{y}'],
  [['/a/{x}'], '/a/', undefined],
  [['/a/{x}.json'], '/a/secret;.json', undefined],
  [['/'], '/', '/'],
])('of %j, %s is %s', (templates, path, expected) => {
  expect(find(templates, path)).toBe(expected)
})

describe('whatever the templates, the most literal one that matches is found', () => {
  const segments = ['a', 'b', 'ab', '{x}', 'a{x}', '{x}b', '{x}-{y}', 'a{x}-{y}b', '']
  const letters = ['a', 'b', '-', 'ab', '']
  const pattern = (template: string) => new RegExp(`^${template.replace(/\{[^}]*\}/g, '[^/]+')}$`)

  /** Plainly: every template is tried, and they are compared segment by segment. */
  function reference(templates: string[], path: string): string | undefined {
    const rank = (template: string, index: number): number => {
      const parts = template.split('/')
      const part = parts[index] ?? ''
      if (!part.includes('{')) return 0
      if (/^\{[^}]*\}$/.test(part)) return 1_000
      // Of two patterns, that which came first below the same beginning.
      const beginning = parts.slice(0, index).join('/')
      const siblings = templates.filter((other) =>
        other.startsWith(beginning === '' ? '/' : `${beginning}/`),
      )
      return 1 + siblings.findIndex((other) => other.split('/')[index] === part)
    }
    return templates
      .filter((template) => pattern(template).test(path))
      .sort((one, other) => {
        for (let index = 1; index < one.split('/').length; index += 1) {
          const difference = rank(one, index) - rank(other, index)
          if (difference !== 0) return difference
        }
        return 0
      })[0]
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i', (seed) => {
    const { below, oneOf } = randomFrom(seed)
    const path = (words: readonly string[]) =>
      Array.from({ length: 1 + below(3) }, () => `/${oneOf(words)}`).join('')
    let found = 0
    for (let round = 0; round < 150; round += 1) {
      const templates = [...new Set(Array.from({ length: 1 + below(8) }, () => path(segments)))]
      for (let tries = 0; tries < 20; tries += 1) {
        const asked = path([...letters, `${oneOf(letters)}${oneOf(letters)}${oneOf(letters)}`])
        const expected = reference(templates, asked)
        expect([templates, asked, find(templates, asked)]).toEqual([templates, asked, expected])
        if (expected !== undefined) found += 1
      }
    }
    expect(found).toBeGreaterThan(300)
  })
})

test('a hostile segment costs no more than its length: it is looked at before any key', () => {
  const tree = new OperationTree<number>()
  tree.add('GET', '/{a}-{b}-{c}.json', 1)

  expect(tree.find(['-'.repeat(6_000)], 0)).toBeNull()
})
