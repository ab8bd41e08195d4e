import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CallTable } from '#components/records/call-table.tsx'
import { Decisions } from '#components/subscriptions/decisions.tsx'
import { KeyReceipts } from '#components/subscriptions/key-receipts.tsx'
import { KeyStates } from '#components/subscriptions/key-states.tsx'
import { StaffKeys } from '#components/subscriptions/staff-keys.tsx'
import { StatusBadge } from '#components/subscriptions/status-badge.tsx'
import { PageHeader, Section } from '#components/ui/page.tsx'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { listRecords } from '#lib/records/repository.ts'
import { listKeyReceipts } from '#lib/subscriptions/list-key-receipts.ts'
import { findSubscription } from '#lib/subscriptions/repository.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

export default async function ConsoleSubscriptionPage({
  params,
}: PageProps<'/console/subscriptions/[subscriptionId]'>) {
  const { subscriptionId } = await params
  const scope = await staffPage('subscription:read-all')
  const subscription = await findSubscription(scope, subscriptionId)
  if (!subscription) notFound()
  const title = `${subscription.organisation.name}: ${subscription.product?.name ?? subscription.api?.name}`
  const deciding = staffMay(scope.role, 'subscription:decide')
  const [{ items }, receipts] = await Promise.all([
    listRecords(scope, { subscriptionId, take: 20 }),
    listKeyReceipts(scope, subscriptionId),
  ])
  return (
    <>
      <title>{`${title} · Gatehouse console`}</title>
      <PageHeader
        title={title}
        lead={
          <>
            <StatusBadge status={subscription.status} /> {subscription.reason}
          </>
        }
      />
      {subscription.purpose && (
        <Section title="What they want to build">
          <p className="text-sm">{subscription.purpose}</p>
        </Section>
      )}
      {deciding && (
        <Section title="Decide">
          <Decisions subscription={subscription} />
        </Section>
      )}
      {subscription.status === 'active' && (
        <Section title="Keys">
          {deciding ? (
            <StaffKeys
              subscriptionId={subscription.id}
              keys={subscription.keys}
              organisation={subscription.organisation.name}
            />
          ) : (
            <KeyStates keys={subscription.keys} none="The organisation has made no key yet." />
          )}
        </Section>
      )}
      <Section title="Receipts">
        <KeyReceipts subscriptionId={subscription.id} initial={receipts} />
      </Section>
      <Section title="Last calls">
        <CallTable calls={items} detailsAt="/console/calls" />
      </Section>
    </>
  )
}
