import { expect, test } from 'vitest'
import { localPath } from './local-path.ts'

test.each([
  '/catalogue',
  '/calls?status=4xx&period=day',
  '/apis/pets?q=a+b%20c',
  '/console/audit?from=2026-11-28T10:00:00.000Z&action=key.revoked,key.rotated',
  "/catalogue?text=what's(new)!*",
  '/apis/pets/op_a#answers',
])('%s is gone on to', (path) => {
  expect(localPath(path, '/')).toBe(path)
})

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/a\nb',
  '/a"b',
  '/<script>',
  'calls',
  '',
  ['/calls'],
  undefined,
])('%j leads elsewhere', (value) => {
  expect(localPath(value, '/catalogue')).toBe('/catalogue')
})
