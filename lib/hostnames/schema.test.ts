import { expect, test } from 'vitest'
import { createHostnameInput } from './schema.ts'

const nameOf = (name: string) => {
  const read = createHostnameInput.safeParse({ name })
  return read.success ? read.data.name : read.error.issues.map(({ message }) => message)
}

test('a name with letters beyond a to z is kept as callers and certificates write it', () => {
  expect(nameOf(' Bücher.Example ')).toBe('xn--bcher-kva.example')
  expect(nameOf('*.bücher.example')).toBe('*.xn--bcher-kva.example')
  expect(nameOf('api.example.com.')).toBe('api.example.com')
})

test('an address in place of a name is refused with what to leave out', () => {
  const fault = ['Only the name, without https://, port and path.']
  expect(nameOf('https://api.example.com/')).toEqual(fault)
  expect(nameOf('api.example.com:8443')).toEqual(fault)
})

test('what is no name stays refused', () => {
  const fault = ['A name like api.example.com, or *.example.com.']
  for (const name of ['', 'api .example.com', 'bücher..example', 'a_b.example', '*.*.example'])
    expect(nameOf(name)).toEqual(fault)
})
