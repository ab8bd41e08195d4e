import type { Metadata } from 'next'
import { GatewayList } from '#components/gateways/gateway-list.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { listGateways } from '#lib/gateways/repository.ts'
import { staffPage } from '#lib/identity/page-scope.ts'

export const metadata: Metadata = { title: 'Gateways' }

export default async function GatewaysPage() {
  const gateways = await listGateways(await staffPage('gateway:read'))
  return (
    <>
      <PageHeader
        title="Gateways"
        lead="Each one is asked every two seconds what it enforces, and put right when that is not what was deployed. Others are registered by the management API."
      />
      <GatewayList initial={gateways} />
    </>
  )
}
