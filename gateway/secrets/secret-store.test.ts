import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SecretStore } from './secret-store.ts'

const table = {
  revision: 'one',
  secrets: [{ id: 'sec_0000000000000001', kind: 'text' as const, value: 'a password' }],
}
let folder: string
let said = ''
const path = () => join(folder, 'secrets.json')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'))
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += text
    return true
  })
  expect(new SecretStore(folder).replace(table)).toEqual([])
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

test('secrets are there again after a start', () => {
  expect(new SecretStore(folder).text('sec_0000000000000001')).toBe('a password')
})

test.each<[string, (text: string) => string]>([
  ['empty', () => ''],
  ['cut', (text) => text.slice(0, text.length / 2)],
  ['cut in the last line', (text) => text.slice(0, -3)],
  ['of zeros', (text) => '\0'.repeat(text.length)],
  ['of another version', () => '{"format":99}'],
  ['changed in one letter', (text) => text.replace('a password', 'A password')],
  ['much too long', (text) => text + 'x'.repeat(10_000_000)],
])('secrets that are %s are none, are not said, and are taken again', (_, change) => {
  writeFileSync(path(), change(readFileSync(path(), 'utf8')))
  const store = new SecretStore(folder)
  expect([store.revision, store.text('sec_0000000000000001')]).toEqual([null, null])
  expect(said).toContain('The secrets on disk are damaged')
  expect(said).not.toContain('password')
  expect(store.replace(table)).toEqual([])
  expect(new SecretStore(folder).revision).toBe('one')
})

test('a file of the version before, without a sum, is read', () => {
  writeFileSync(path(), JSON.stringify(table))
  expect(new SecretStore(folder).revision).toBe('one')
})
