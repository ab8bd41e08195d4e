import 'server-only'
import type { Result } from '#lib/shared/result.ts'
import { currentCaller } from './caller.ts'
import type { MemberPermission, StaffPermission } from './permissions.ts'
import { proveMember, proveStaff } from './prove.ts'
import type { OrganisationScope, StaffScope } from './scope.ts'

/** Proves that whoever asks is a member who may do this; pages, actions and handlers begin with it. */
export const requireMember = async (
  permission: MemberPermission,
): Promise<Result<OrganisationScope, 'unauthenticated' | 'forbidden'>> =>
  proveMember(await currentCaller(), permission)

/** Proves that whoever asks is staff who may do this. */
export const requireStaff = async (
  permission: StaffPermission,
): Promise<Result<StaffScope, 'unauthenticated' | 'forbidden'>> =>
  proveStaff(await currentCaller(), permission)
