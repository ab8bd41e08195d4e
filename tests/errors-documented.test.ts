import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorCodes } from '#lib/shared/error-codes.ts'

const known = new Set(errorCodes.map(({ code }) => code))

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : sources(path)
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [path] : []
  })
}

test('every code says in words what to do about it', () => {
  expect(errorCodes.filter(({ mend, title }) => mend.length < 20 || title.length < 5)).toEqual([])
})

test('every code stands for one thing', () => {
  expect(known.size).toBe(errorCodes.length)
})

test.each([
  ['policies', /refusal\(\s*\d{3},\s*'([\w-]+)'/g],
  ['gateway', /ownRefusal\(\s*'([\w-]+)'/g],
  ['lib', /\bfail\(\s*'(\w+)'/g],
] as const)('every code that %s can answer is documented', (folder, pattern) => {
  const used = sources(folder).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(pattern)].map((match) => match[1] ?? ''),
  )
  expect(used.length).toBeGreaterThan(0)
  expect(used.filter((code) => !known.has(code))).toEqual([])
})
