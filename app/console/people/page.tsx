import type { Metadata } from 'next'
import Link from 'next/link'
import { InviteForm } from '#components/identity/invite-form.tsx'
import { MakePasswordLink } from '#components/identity/make-password-link.tsx'
import { OpenInvitations } from '#components/identity/open-invitations.tsx'
import {
  DisableUser,
  StaffRoleSelect,
  UnlockUser,
} from '#components/identity/staff-row-actions.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Card, EmptyState, PageHeader, Section } from '#components/ui/page.tsx'
import { SearchForm } from '#components/ui/search-form.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { Told } from '#components/ui/told.tsx'
import { listPeople } from '#lib/identity/list-people.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { staffRoleOptions } from '#lib/identity/role-words.ts'

export const metadata: Metadata = { title: 'People' }

export default async function PeoplePage({ searchParams }: PageProps<'/console/people'>) {
  const scope = await staffPage('people:read')
  const { q } = await searchParams
  const search = typeof q === 'string' ? q.slice(0, 200) : ''
  const { items, more, invitations } = await listPeople(scope, { search })
  const mayWrite = staffMay(scope.role, 'people:write')
  const mayHaveLink = ({ id, staffRole, disabledAt }: (typeof items)[number]) =>
    !disabledAt &&
    id !== scope.actor.userId &&
    (staffRole !== 'administrator' || scope.role === 'administrator')
  return (
    <>
      <PageHeader
        title="People"
        lead={
          <>
            Everybody with an account, staff first.{' '}
            <Link href="/roles" className="text-accent underline">
              Who can do what
            </Link>
          </>
        }
      />
      <SearchForm label="Name or e-mail" value={search} />
      {items.length === 0 ? (
        <EmptyState title="Nobody by that name">
          Try a part of the name or of the e-mail.
        </EmptyState>
      ) : (
        <Told>
          <Table label="People" head={['Name', 'Organisations', 'Staff role', 'Last sign-in', '']}>
            {items.map((person) => (
              <tr key={person.id}>
                <Cell>
                  {person.name} {person.disabledAt && <Badge tone="bad">shut out</Badge>}{' '}
                  {person.lockedUntil && <Badge tone="warn">closed by wrong passwords</Badge>}
                  <br />
                  <span className="text-xs text-muted">{person.email}</span>
                </Cell>
                <Cell>{person.organisations.join(', ')}</Cell>
                <Cell>
                  {mayWrite ? (
                    <StaffRoleSelect person={person} roles={staffRoleOptions} />
                  ) : (
                    (person.staffRole ?? '')
                  )}
                </Cell>
                <Cell>
                  <Time at={person.lastSignInAt} />
                </Cell>
                <Cell>
                  {mayWrite && (
                    <div className="flex flex-wrap items-start justify-end gap-2">
                      {person.lockedUntil && <UnlockUser person={person} />}
                      {mayHaveLink(person) && (
                        <MakePasswordLink by="staff" userId={person.id} name={person.name} />
                      )}
                      <DisableUser person={person} />
                    </div>
                  )}
                </Cell>
              </tr>
            ))}
          </Table>
        </Told>
      )}
      {more && (
        <p className="mt-3 text-sm text-muted">
          These are the first {items.length}. Search for the others.
        </p>
      )}
      <Told>
        {invitations.length > 0 && (
          <Section title="Open invitations into the staff">
            <OpenInvitations of="staff" invitations={invitations} mayWrite={mayWrite} />
          </Section>
        )}
      </Told>
      {mayWrite && (
        <Section title="Invite among the staff">
          <Card>
            <InviteForm
              into="staff"
              roles={staffRoleOptions}
              openIds={invitations.map(({ id }) => id)}
            />
          </Card>
        </Section>
      )}
    </>
  )
}
