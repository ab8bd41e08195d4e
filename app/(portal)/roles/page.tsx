import type { Metadata } from 'next'
import { RoleMatrix } from '#components/identity/role-matrix.tsx'
import { PageHeader, Section } from '#components/ui/page.tsx'
import { currentCaller } from '#lib/identity/caller.ts'
import {
  memberPermissions,
  memberRoles,
  staffPermissions,
  staffRoles,
} from '#lib/identity/permissions.ts'

export const metadata: Metadata = { title: 'Who can do what' }

export default async function RolesPage() {
  const caller = await currentCaller()
  return (
    <>
      <PageHeader
        title="Who can do what"
        lead="What each role may do. Nobody sees another organisation’s subscriptions, keys or calls, but staff who need to."
      />
      <Section title="Members of an organisation">
        <RoleMatrix label="Member roles" permissions={memberPermissions} roles={memberRoles} />
      </Section>
      {caller?.staffRole && (
        <Section title="Staff">
          <RoleMatrix label="Staff roles" permissions={staffPermissions} roles={staffRoles} />
        </Section>
      )}
    </>
  )
}
