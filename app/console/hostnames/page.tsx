import type { Metadata } from 'next'
import { HostnameForm } from '#components/hostnames/hostname-form.tsx'
import { HostnameList } from '#components/hostnames/hostname-list.tsx'
import { UnlistedNotice } from '#components/hostnames/unlisted-notice.tsx'
import { ExpiryNotice } from '#components/secrets/expiry-notice.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { listGateways } from '#lib/gateways/repository.ts'
import { listHostnames } from '#lib/hostnames/repository.ts'
import { unlistedAddresses } from '#lib/hostnames/unlisted-addresses.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { listSecrets } from '#lib/secrets/repository.ts'

export const metadata: Metadata = { title: 'Hostnames' }

export default async function HostnamesPage() {
  const scope = await staffPage('gateway:read')
  const [hostnames, secrets, gateways] = await Promise.all([
    listHostnames(scope),
    listSecrets(scope),
    listGateways(scope),
  ])
  const certificates = secrets
    .filter(({ kind }) => kind === 'certificate')
    .map(({ id, name }) => ({ id, name }))
  const shared = {
    certificates,
    nowMs: Date.now(),
    editable: staffMay(scope.role, 'gateway:write'),
  }
  return (
    <>
      <PageHeader
        title="Hostnames"
        lead="Names by which callers reach the gateways. As soon as one is deployed, calls by any other name are refused."
      />
      <div className="grid gap-3 empty:hidden">
        <ExpiryNotice
          nowMs={shared.nowMs}
          certificates={[
            ...new Map(
              hostnames.flatMap(({ certificate }) =>
                certificate ? [[certificate.id, certificate] as const] : [],
              ),
            ).values(),
          ]}
        />
        <UnlistedNotice
          addresses={unlistedAddresses(
            hostnames.map(({ name }) => name),
            gateways.map(({ publicUrl }) => publicUrl),
          )}
        />
      </div>
      <Section title="Names">
        <HostnameList hostnames={hostnames} {...shared} />
      </Section>
      {shared.editable && (
        <Section title="Add a hostname">
          <Card>
            <HostnameForm certificates={certificates} />
          </Card>
        </Section>
      )}
    </>
  )
}
