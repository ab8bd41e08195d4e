import { expect, test } from 'vitest'
import { typedParts } from './typed-parts.ts'

test('entries of a list get their type and keep their order; all else stays', async () => {
  const form = new FormData()
  for (const [name, value] of [
    ['codes', '7'],
    ['note', 'hello'],
    ['codes', '8'],
  ] as const)
    form.append(name, value)
  const file = new File(['bytes'], 'a.bin', { type: 'image/png' })
  form.append('codes', file)

  const typed = typedParts(form, { codes: 'application/json' }) as FormData

  expect([...typed.keys()]).toEqual(['codes', 'note', 'codes', 'codes'])
  const [first, second, third] = typed.getAll('codes') as File[]
  expect([first?.type, await first?.text()]).toEqual(['application/json', '7'])
  expect([second?.type, await second?.text()]).toEqual(['application/json', '8'])
  expect([third?.type, third?.name]).toEqual(['image/png', 'a.bin'])
  expect(typed.get('note')).toBe('hello')
})

test('what is no form of parts is sent as it is', () => {
  expect(typedParts('a=1', { a: 'application/json' })).toBe('a=1')
  expect(typedParts(undefined, {})).toBeUndefined()
})
