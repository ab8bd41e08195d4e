import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { NameForm } from '#components/identity/name-form.tsx'
import { OwnTokens } from '#components/identity/own-tokens.tsx'
import { PasswordForm } from '#components/identity/password-form.tsx'
import { SignOutEverywhere } from '#components/identity/sign-out-everywhere.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { Told } from '#components/ui/told.tsx'
import { currentCaller, listOwnOrganisations } from '#lib/identity/caller.ts'
import { findLastSignIn } from '#lib/identity/find-last-sign-in.ts'
import { listOwnTokens } from '#lib/identity/list-api-tokens.ts'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage() {
  const caller = await currentCaller()
  if (!caller) redirect('/sign-in?next=%2Faccount')
  const [organisations, lastSignInAt, tokens] = await Promise.all([
    listOwnOrganisations(caller.userId),
    findLastSignIn(caller.userId),
    listOwnTokens(caller.userId),
  ])
  return (
    <>
      <PageHeader title="Your account" lead={caller.email} />
      <div className="grid gap-6 *:mt-0 lg:grid-cols-2">
        <Section title="Name">
          <Card>
            <NameForm of="person" name={caller.name} />
          </Card>
        </Section>
        <Section title="Password">
          <Card>
            <PasswordForm email={caller.email} />
          </Card>
        </Section>
        <Section title="Organisations">
          <Card className="grid gap-4">
            <ul className="text-sm">
              {organisations.map(({ id, name, role }) => (
                <li key={id}>
                  {name} <span className="text-muted">({role})</span>
                </li>
              ))}
            </ul>
            <NameForm of="newOrganisation" />
          </Card>
        </Section>
        <Section title="Sessions">
          <Card className="grid gap-4">
            <p className="text-sm">
              Signed in last: <Time at={lastSignInAt} />. A session ends twelve hours after it
              began. Signing out everywhere also revokes all your{' '}
              <a className="text-accent underline" href="#tokens">
                API tokens
              </a>
              .
            </p>
            <SignOutEverywhere />
          </Card>
        </Section>
      </div>
      <Section title="API tokens" id="tokens">
        <Told>
          {tokens.length > 0 ? (
            <OwnTokens tokens={tokens} />
          ) : (
            <Card>
              <p className="text-sm">You have none that works.</p>
            </Card>
          )}
        </Told>
      </Section>
    </>
  )
}
