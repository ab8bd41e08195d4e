import { expect, test } from 'vitest'
import { staffMay } from '#lib/identity/permissions.ts'
import { daysLeft, expiryTone, expiryWords } from './days-left.ts'

const now = Date.parse('2026-11-25T12:00:00Z')

test.each([
  ['2027-03-01T12:00:00Z', 'good', 'ends in 96 days'],
  ['2027-01-25T11:00:00Z', 'plain', 'ends in 60 days'],
  ['2026-12-25T12:00:00Z', 'warn', 'ends in 30 days'],
  ['2026-12-02T12:00:00Z', 'bad', 'ends in 7 days'],
  ['2026-11-26T13:00:00Z', 'bad', 'ends tomorrow'],
  ['2026-11-25T13:00:00Z', 'bad', 'ends today'],
  ['2026-11-25T11:00:00Z', 'bad', 'has ended'],
])('a certificate until %s is %s: %s', (notAfter, tone, words) => {
  const days = daysLeft(notAfter, now)
  expect([expiryTone(days), expiryWords(days)]).toEqual([tone, words])
})

test('only administrators and operators keep secrets; who sets policies sees their names', () => {
  const roles = ['administrator', 'publisher', 'approver', 'operator', 'auditor'] as const
  expect(roles.filter((role) => staffMay(role, 'secret:write'))).toEqual([
    'administrator',
    'operator',
  ])
  expect(roles.filter((role) => staffMay(role, 'secret:read'))).toEqual([
    'administrator',
    'publisher',
    'operator',
    'auditor',
  ])
})
