import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OperationTree } from './operation-tree.ts'
import { splitPath } from './split-path.ts'

const characters = ['a', 'b', '-', '.', '~', 'ä', '€', '😀', ' ', '%', ';', '\\', '/', '\0', '?']
const sent = /^[a-z.~;-]$/
const segment = fc.array(fc.constantFrom(...characters), { maxLength: 3 })
/** A path as segments of characters, and for each character whether it is percent-encoded though it need not be. */
const path = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.boolean()))
  .map(([segments, encodes]) => ({
    segments: segments.map((one) => one.join('')),
    raw: `/${segments.map((one) => one.map((character) => spelt(character, encodes.next().value)).join('')).join('/')}`,
  }))
const spelt = (character: string, encoded: boolean | undefined): string =>
  sent.test(character) && !encoded
    ? character
    : [...Buffer.from(character)]
        .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
        .map((code) => (encoded ? code.toUpperCase() : code))
        .join('')
const template = fc
  .array(fc.constantFrom('a', 'b', '', '.', 'ä', '{x}', 'a{x}', '{x}-b', '{x}.{y}'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((segments) => `/${segments.join('/')}`)

/** Segments that servers read differently, so that no path may have them (RFC 3986, 3.3 and 6.2.2.3). */
const unsafe = (text: string): boolean =>
  /[\0\\/]/.test(text) || text === '.' || text === '..' || /^\.\.?;/.test(text)

/** Plainly: segment by segment, each parameter at least one character. */
function matches(template: string, segments: readonly string[]): boolean {
  const parts = template.slice(1).split('/')
  return (
    parts.length === segments.length &&
    parts.every((part, index) => {
      const text = segments[index] ?? ''
      if (!part.includes('{')) return part === text
      if (part === '{x}') return text !== ''
      // A parameter that ends does not reach over what some take for the end of a segment.
      const pattern = part
        .split(/\{[^}]*\}/)
        .map((fixed) => fixed.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      return !text.includes(';') && new RegExp(`^${pattern.join('.+')}$`, 'su').test(text)
    })
  )
}

test('a path is found by a template when its decoded segments fit, however it is spelt', () => {
  let found = 0
  fc.assert(
    fc.property(
      fc.array(template, { minLength: 1, maxLength: 5 }),
      path,
      (templates, { raw, segments }) => {
        const split = splitPath(raw)
        if (segments.some(unsafe)) {
          expect([raw, split]).toEqual([raw, null])
          return
        }
        expect([raw, split]).toEqual([raw, segments])
        const tree = new OperationTree<string>()
        for (const one of templates) tree.add('GET', one, one)
        const hit = tree.find(split ?? [], 0)?.get('GET')
        const fitting = templates.filter((one) => matches(one, segments))
        if (hit === undefined) expect([raw, fitting]).toEqual([raw, []])
        else expect([raw, matches(hit, segments)]).toEqual([raw, true])
        if (hit !== undefined) found += 1
      },
    ),
    { numRuns: 5_000 },
  )
  expect(found).toBeGreaterThan(50)
})

test('any text is split or refused, never anything else', () =>
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      const split = splitPath(`/${text}`)
      expect(split === null || split.length > 0).toBe(true)
    }),
  ))
