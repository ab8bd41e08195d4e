import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { ConsoleSubscriptions } from '#components/subscriptions/console-subscriptions.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState, PageHeader, Section } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { Told } from '#components/ui/told.tsx'
import { findOrganisationForStaff } from '#lib/identity/find-organisation-for-staff.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { listSubscriptions } from '#lib/subscriptions/repository.ts'
import { listSubscriptionsInput } from '#lib/subscriptions/schema.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

export default async function OrganisationPage({
  params,
}: PageProps<'/console/organisations/[organisationId]'>) {
  const { organisationId } = await params
  const scope = await staffPage('people:read')
  const found = await findOrganisationForStaff(scope, { organisationId })
  if (!found.ok) notFound()
  const { name, createdAt, members } = found.value
  return (
    <>
      <title>{`${name} · Gatehouse console`}</title>
      <PageHeader
        title={name}
        lead={
          <>
            Since <Time at={createdAt} />.{' '}
            <Link href="/roles" className="text-accent underline">
              Who can do what
            </Link>
          </>
        }
      />
      <Section title="Members">
        {members.length === 0 ? (
          <EmptyState title="Nobody is in it" />
        ) : (
          <Table label="Members" head={['Name', 'E-mail', 'Role', 'Last sign-in']}>
            {members.map((member) => (
              <tr key={member.userId}>
                <Cell>
                  {member.name} {member.disabledAt && <Badge tone="bad">shut out</Badge>}
                </Cell>
                <Cell>{member.email}</Cell>
                <Cell>{member.role}</Cell>
                <Cell>
                  <Time at={member.lastSignInAt} />
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </Section>
      {staffMay(scope.role, 'subscription:read-all') && (
        <Subscriptions scope={scope} organisationId={organisationId} />
      )}
    </>
  )
}

async function Subscriptions({
  scope,
  organisationId,
}: {
  scope: StaffScope
  organisationId: string
}) {
  const { items, next } = await listSubscriptions(
    scope,
    listSubscriptionsInput.parse({ organisationId }),
  )
  return (
    <Section title="Subscriptions">
      <Told>
        {items.length === 0 ? (
          <EmptyState title="None yet">Its members ask for them in the catalogue.</EmptyState>
        ) : (
          <ConsoleSubscriptions
            subscriptions={items}
            deciding={staffMay(scope.role, 'subscription:decide')}
            ofOne
          />
        )}
      </Told>
      {next && (
        <p className="mt-3 text-sm">
          <Link
            className="text-accent underline"
            href={`/console/subscriptions?organisationId=${organisationId}`}
          >
            All of them
          </Link>
        </p>
      )}
    </Section>
  )
}
