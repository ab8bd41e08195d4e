import 'server-only'
import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import type { MemberPermission, StaffPermission } from './permissions.ts'
import type { OrganisationScope, StaffScope } from './scope.ts'
import { requireMember, requireStaff } from './session.ts'

/** The proof that a page begins with: strangers are sent to sign in and come back to what they asked for, the others find nothing. */
export async function staffPage(permission: StaffPermission): Promise<StaffScope> {
  const staff = await requireStaff(permission)
  return staff.ok ? staff.value : turnAway(staff.failure.code)
}

export async function memberPage(permission: MemberPermission): Promise<OrganisationScope> {
  const member = await requireMember(permission)
  return member.ok ? member.value : turnAway(member.failure.code)
}

async function turnAway(code: 'unauthenticated' | 'forbidden'): Promise<never> {
  if (code === 'forbidden') notFound()
  const path = (await headers()).get('x-path')
  redirect(path ? `/sign-in?next=${encodeURIComponent(path)}` : '/sign-in')
}
