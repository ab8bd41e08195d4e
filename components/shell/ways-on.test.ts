import { expect, test } from 'vitest'
import { waysOn } from './ways-on.ts'

test('a visitor is told that signing in may help, and comes back to the same address', () => {
  const { signIn, sentence } = waysOn('/products/partners?from=mail', { isVisitor: true })
  expect(signIn).toBe('/sign-in?next=%2Fproducts%2Fpartners%3Ffrom%3Dmail')
  expect(sentence).toContain('sign in')
})

test('whoever is signed in is not sent to sign in', () => {
  expect(waysOn('/products/partners', { isVisitor: false }).signIn).toBeNull()
})

test('from an operation that is gone the way leads to those that are there', () => {
  const ways = waysOn('/apis/pets/op_gone?x=1', { isVisitor: false })
  expect(ways.href).toBe('/apis/pets')
  expect(ways.sentence).toContain('operation')
})

test.each(['/apis/pets', '/apis/pets/a/b', '/apis/../op_a', '/nothing', '/', null])(
  'from %j the way leads to the catalogue',
  (path) => {
    expect(waysOn(path, { isVisitor: false })).toMatchObject({ href: '/catalogue' })
  },
)
