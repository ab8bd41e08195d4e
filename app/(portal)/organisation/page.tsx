import type { Metadata } from 'next'
import Link from 'next/link'
import { InviteForm } from '#components/identity/invite-form.tsx'
import { MemberList } from '#components/identity/member-list.tsx'
import { NameForm } from '#components/identity/name-form.tsx'
import { OpenInvitations } from '#components/identity/open-invitations.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { Told } from '#components/ui/told.tsx'
import { findOrganisation } from '#lib/identity/find-organisation.ts'
import { memberPage } from '#lib/identity/page-scope.ts'
import { memberMay } from '#lib/identity/permissions.ts'
import { memberRoleOptions } from '#lib/identity/role-words.ts'

export const metadata: Metadata = { title: 'Organisation' }

export default async function OrganisationPage() {
  const scope = await memberPage('organisation:read')
  const organisation = await findOrganisation(scope)
  const mayWrite = memberMay(scope.role, 'organisation:write')
  return (
    <>
      <PageHeader
        title={organisation.name}
        lead={
          <>
            Subscriptions and keys belong to the organisation; its members share them.{' '}
            <Link href="/roles" className="text-accent underline">
              Who can do what
            </Link>
          </>
        }
      />
      <Section title="Members">
        <Told>
          <MemberList
            members={organisation.members}
            roles={memberRoleOptions}
            ownId={scope.actor.userId ?? ''}
            mayWrite={mayWrite}
          />
        </Told>
      </Section>
      <Told>
        {organisation.invitations.length > 0 && (
          <Section title="Open invitations">
            <OpenInvitations
              of="organisation"
              invitations={organisation.invitations}
              mayWrite={mayWrite}
            />
          </Section>
        )}
      </Told>
      {mayWrite && (
        <>
          <Section title="Invite somebody">
            <Card>
              <InviteForm
                into="organisation"
                roles={memberRoleOptions}
                openIds={organisation.invitations.map(({ id }) => id)}
              />
            </Card>
          </Section>
          <Section title="Rename">
            <Card>
              <NameForm of="organisation" name={organisation.name} />
            </Card>
          </Section>
        </>
      )}
    </>
  )
}
