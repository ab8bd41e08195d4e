import type { MemberRole, StaffRole } from '#lib/db/generated/enums.ts'

/** What each permission lets somebody do, in the words of the page “Who can do what”. */
export const memberPermissions = {
  'subscription:read': 'See subscriptions and the state of their keys',
  'subscription:request': 'Subscribe to products, cancel subscriptions',
  'key:write': 'Create, rotate and revoke keys',
  'record:read': 'See the organisation’s own calls',
  'organisation:read': 'See members and invitations',
  'organisation:write':
    'Rename the organisation, invite and remove members, change roles, make links for new passwords of members who are in no other organisation',
} as const

export const staffPermissions = {
  'api:read': 'See APIs, operations and documents',
  'api:write': 'Import APIs, expose and hide operations, change backends',
  'product:read': 'See products',
  'product:write': 'Create and change products',
  'policy:write': 'Set policies, and exceptions from them',
  'subscription:read-all': 'See every organisation’s subscriptions',
  'subscription:decide':
    'Approve, reject, suspend, resume and cancel subscriptions; rotate and revoke keys',
  'gateway:read': 'See gateways, hostnames and deployments',
  'gateway:write':
    'Register gateways, which are then sent the value of every secret, change and remove them; set hostnames',
  'secret:read': 'See the names of secrets and certificates, never their values',
  'secret:write': 'Keep, replace and delete secrets and certificates',
  'deployment:write': 'Deploy and roll back',
  'record:read-all': 'See every call',
  'trace:write':
    'Have calls traced through the gateways, step by step, and requests replayed through pending changes',
  'audit:read': 'See the audit log',
  'people:read': 'See users, organisations and staff',
  'people:write': 'Invite staff, change roles, disable users, make links for new passwords',
} as const

export type MemberPermission = keyof typeof memberPermissions
export type StaffPermission = keyof typeof staffPermissions
export type Permission = MemberPermission | StaffPermission

const everyMember = Object.keys(memberPermissions) as MemberPermission[]
const everyStaff = Object.keys(staffPermissions) as StaffPermission[]
const reading = everyStaff.filter((permission) => /:read/.test(permission))

export const memberRoles: Record<MemberRole, readonly MemberPermission[]> = {
  owner: everyMember,
  developer: everyMember.filter((permission) => permission !== 'organisation:write'),
  viewer: ['subscription:read', 'record:read', 'organisation:read'],
}

export const staffRoles: Record<StaffRole, readonly StaffPermission[]> = {
  administrator: everyStaff,
  publisher: [
    'api:read',
    'api:write',
    'product:read',
    'product:write',
    'policy:write',
    'subscription:read-all',
    'gateway:read',
    'secret:read',
    'deployment:write',
    'record:read-all',
    'trace:write',
  ],
  approver: [
    'api:read',
    'product:read',
    'subscription:read-all',
    'subscription:decide',
    'record:read-all',
    'people:read',
  ],
  operator: [
    'api:read',
    'product:read',
    'gateway:read',
    'gateway:write',
    'secret:read',
    'secret:write',
    'deployment:write',
    'record:read-all',
    'trace:write',
  ],
  auditor: reading,
}

export const memberMay = (role: MemberRole, permission: MemberPermission): boolean =>
  memberRoles[role].includes(permission)

export const staffMay = (role: StaffRole, permission: StaffPermission): boolean =>
  staffRoles[role].includes(permission)
