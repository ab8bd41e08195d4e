import type { MemberRole, StaffRole } from '#lib/db/generated/enums.ts'

const member: Record<MemberRole, string> = {
  owner: 'Owner: everything, members too',
  developer: 'Developer: subscriptions and keys',
  viewer: 'Viewer: reads',
}
const staff: Record<StaffRole, string> = {
  administrator: 'Administrator: everything',
  publisher: 'Publisher: APIs, products, policies',
  approver: 'Approver: subscriptions',
  operator: 'Operator: gateways, deployments',
  auditor: 'Auditor: reads all but secrets',
}
const options = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))

export const memberRoleOptions = options(member)
export const staffRoleOptions = options(staff)
