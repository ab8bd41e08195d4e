import type { Metadata } from 'next'
import { EndedExceptions, ExceptionList } from '#components/policy-exceptions/exception-list.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { PageHeader, Section } from '#components/ui/page.tsx'
import { staffPage } from '#lib/identity/page-scope.ts'
import { findAnswerable } from '#lib/policy-exceptions/find-answerable.ts'
import { listEnded, listLive } from '#lib/policy-exceptions/repository.ts'

export const metadata: Metadata = { title: 'Exceptions from policies' }

const ENDED_SHOWN = 50

export default async function ExceptionsPage() {
  const scope = await staffPage('api:read')
  const [live, ended, answerable] = await Promise.all([
    listLive(scope),
    listEnded(scope, { take: ENDED_SHOWN }),
    findAnswerable(scope),
  ])
  return (
    <>
      <PageHeader
        title="Exceptions from policies"
        lead="Places at which a policy does not run for a while, each with who answers for it. At its end it runs there again by itself."
        action={<LinkButton href="/console/policies/chain">What runs for one operation</LinkButton>}
      />
      <Section
        title={`In force${live.length > 0 ? ` (${live.length})` : ''}, the next to end first`}
      >
        <ExceptionList exceptions={live} answerable={answerable} />
      </Section>
      <Section title="Ended lately">
        <EndedExceptions exceptions={ended} isOpen={answerable !== null} />
      </Section>
    </>
  )
}
