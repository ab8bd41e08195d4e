import { expect, test } from 'vitest'
import { typedKeyFault } from './typed-key.ts'

const keys = { keyHeader: 'x-api-key', keyQuery: 'key' }
const typed = (target: string, ...names: string[]) => ({
  target,
  headers: names.map((name) => ({ name, value: 'abc' })),
})

test('a key that is typed is named where it stands, in whatever case or spelling', () => {
  expect(typedKeyFault(typed('/pets', 'accept', 'X-API-Key'), keys)).toMatchObject({
    path: 'headers.1.name',
    message: expect.stringContaining('X-API-Key'),
  })
  for (const target of ['/pets?key=a', '/pets?of=ada&k%65y=a', '/pets?key'])
    expect(typedKeyFault(typed(target), keys)).toMatchObject({ path: 'target' })
})

test('what is no key passes', () => {
  for (const target of ['/pets', '/key', '/pets?keys=1&of=key', '/pets?', '/pets?of=%zz'])
    expect(typedKeyFault(typed(target, 'x-api-keys', 'accept'), keys)).toBeNull()
  expect(typedKeyFault(typed('/pets?key=a'), { ...keys, keyQuery: null })).toBeNull()
})
