import type { Metadata } from 'next'
import { NetworkListForm } from '#components/network-lists/network-list-form.tsx'
import { NetworkListRows } from '#components/network-lists/network-list-rows.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { listNetworkLists } from '#lib/network-lists/repository.ts'

export const metadata: Metadata = { title: 'Network lists' }

export default async function NetworkListsPage() {
  const scope = await staffPage('api:read')
  const editable = staffMay(scope.role, 'policy:write')
  const lists = await listNetworkLists(scope)
  return (
    <>
      <PageHeader
        title="Network lists"
        lead="Networks kept once and used by the name of their list in IP filters. A change holds on the gateways once you deploy."
        action={<LinkButton href="/console/policies">Policies</LinkButton>}
      />
      <Section title="Lists">
        <NetworkListRows lists={lists} editable={editable} />
      </Section>
      {editable && (
        <Section title="Add a list">
          <Card>
            <NetworkListForm />
          </Card>
        </Section>
      )}
    </>
  )
}
