import { expect, test } from 'vitest'
import type { Caller } from './caller.ts'
import { memberRoles, staffRoles } from './permissions.ts'
import { proveMember, proveStaff } from './prove.ts'

const caller = (more: Partial<Caller>): Caller => ({
  userId: 'usr_a',
  name: 'Ada',
  email: 'ada@example.com',
  staffRole: null,
  membership: null,
  tokenScopes: null,
  via: 'browser',
  address: '192.0.2.1',
  requestId: 'req',
  ...more,
})
const viewer = { organisationId: 'org_a', role: 'viewer' as const }
const owner = { organisationId: 'org_a', role: 'owner' as const }
const refusal = (answer: { ok: boolean }) =>
  'failure' in answer ? (answer.failure as { code: string }).code : 'ok'

test('nobody is asked to sign in, whoever may not is refused', () => {
  expect(refusal(proveMember(null, 'subscription:read'))).toBe('unauthenticated')
  expect(refusal(proveStaff(null, 'api:read'))).toBe('unauthenticated')
  expect(refusal(proveMember(caller({}), 'subscription:read'))).toBe('forbidden')
  expect(refusal(proveStaff(caller({ membership: owner }), 'api:read'))).toBe('forbidden')
})

test('a viewer reads, and neither makes nor rotates keys nor changes members', () => {
  const asked = (permission: 'subscription:read' | 'key:write' | 'organisation:write') =>
    refusal(proveMember(caller({ membership: viewer }), permission))
  expect([asked('subscription:read'), asked('key:write'), asked('organisation:write')]).toEqual([
    'ok',
    'forbidden',
    'forbidden',
  ])
})

test('a token does what both its scopes and the present role of its user allow', () => {
  const token = (membership: Caller['membership'], scopes: string[]) =>
    refusal(
      proveMember(caller({ membership, tokenScopes: scopes, via: 'token:tok_a' }), 'key:write'),
    )
  expect(token(owner, ['key:write'])).toBe('ok')
  expect(token(owner, ['subscription:read'])).toBe('forbidden')
  expect(token(viewer, ['key:write'])).toBe('forbidden')
})

test('being staff opens no organisation, and being an owner no console', () => {
  const administrator = caller({ staffRole: 'administrator' })
  expect(refusal(proveMember(administrator, 'subscription:read'))).toBe('forbidden')
  expect(refusal(proveStaff(caller({ membership: owner }), 'people:read'))).toBe('forbidden')
})

test('the proof says where it holds and who acts, for the audit log', () => {
  expect(proveMember(caller({ membership: viewer }), 'subscription:read')).toMatchObject({
    value: {
      kind: 'organisation',
      organisationId: 'org_a',
      role: 'viewer',
      actor: { userId: 'usr_a', via: 'browser', address: '192.0.2.1', requestId: 'req' },
    },
  })
})

test('only owners write to the organisation, only administrators to people; auditors write nothing', () => {
  const may = (roles: Record<string, readonly string[]>, permission: string) =>
    Object.keys(roles).filter((role) => roles[role]?.includes(permission))
  expect(may(memberRoles, 'organisation:write')).toEqual(['owner'])
  expect(may(staffRoles, 'people:write')).toEqual(['administrator'])
  expect(staffRoles.auditor.filter((permission) => !permission.includes(':read'))).toEqual([])
})
