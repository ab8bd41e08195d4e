import type { Metadata } from 'next'
import { GatewayList } from '#components/gateways/gateway-list.tsx'
import { RegisterGatewayForm } from '#components/gateways/register-form.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Card, PageHeader, Section } from '#components/ui/page.tsx'
import { listGateways } from '#lib/gateways/repository.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'

export const metadata: Metadata = { title: 'Gateways' }

export default async function GatewaysPage() {
  const scope = await staffPage('gateway:read')
  const gateways = await listGateways(scope)
  const editable = staffMay(scope.role, 'gateway:write')
  return (
    <>
      <PageHeader
        title="Gateways"
        lead="They answer the calls. Each is asked every two seconds what it enforces, and put right when that is not what was deployed."
        action={editable && <LinkButton href="#register">Register a gateway</LinkButton>}
      />
      <Section title="Registered">
        <GatewayList initial={gateways} />
      </Section>
      {editable && (
        <Section title="Register another" id="register">
          <Card>
            <RegisterGatewayForm />
          </Card>
        </Section>
      )}
    </>
  )
}
