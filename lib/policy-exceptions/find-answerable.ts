import 'server-only'
import { listStaff } from '#lib/identity/list-staff.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import type { Answerable } from './schema.ts'

/** Who can answer for an exception that this member of staff makes; null: it may make none. */
export async function findAnswerable(scope: StaffScope): Promise<Answerable | null> {
  if (!staffMay(scope.role, 'policy:write')) return null
  return { staff: await listStaff(scope), selfId: scope.actor.userId ?? '' }
}
