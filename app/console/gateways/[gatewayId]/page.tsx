import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { GatewayDetails } from '#components/gateways/gateway-details.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { WayBack } from '#components/ui/way-back.tsx'
import { listGateways } from '#lib/gateways/repository.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

export default async function GatewayPage({ params }: PageProps<'/console/gateways/[gatewayId]'>) {
  const { gatewayId } = await params
  const scope = await staffPage('gateway:read')
  const gateway = (await listGateways(scope)).find(({ id }) => id === gatewayId)
  if (!gateway) notFound()
  return (
    <>
      <title>{`${gateway.name} · Gatehouse console`}</title>
      <WayBack href="/console/gateways">All gateways</WayBack>
      <PageHeader title={gateway.name} />
      <GatewayDetails initial={gateway} editable={staffMay(scope.role, 'gateway:write')} />
    </>
  )
}
