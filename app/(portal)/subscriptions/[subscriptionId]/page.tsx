import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ApiAddresses } from '#components/catalog/api-addresses.tsx'
import { CallTable } from '#components/records/call-table.tsx'
import { CancelButton } from '#components/subscriptions/cancel-button.tsx'
import { EndingKeys } from '#components/subscriptions/ending-keys.tsx'
import { FirstCall } from '#components/subscriptions/first-call.tsx'
import { KeyStates } from '#components/subscriptions/key-states.tsx'
import { MemberKeys } from '#components/subscriptions/member-keys.tsx'
import { StatusBadge } from '#components/subscriptions/status-badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { EmptyState, PageHeader, Section } from '#components/ui/page.tsx'
import { currentReader } from '#lib/catalog/current-reader.ts'
import { listApiAddresses } from '#lib/catalog/list-api-addresses.ts'
import { listFirstCalls } from '#lib/catalog/list-first-calls.ts'
import { memberPage } from '#lib/identity/page-scope.ts'
import { memberMay } from '#lib/identity/permissions.ts'
import { findPortalProduct } from '#lib/products/find-portal-product.ts'
import { listRecords } from '#lib/records/repository.ts'
import { findSubscription } from '#lib/subscriptions/repository.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

const words: Record<string, string> = {
  pending: 'Somebody has to approve it. You can close this page; it stays here.',
  suspended: 'Its keys are refused until it is resumed.',
  rejected: 'It was not approved.',
  cancelled: 'It was cancelled; its keys are refused.',
  expired: 'Its end has come; its keys are refused.',
}

export default async function SubscriptionPage({
  params,
}: PageProps<'/subscriptions/[subscriptionId]'>) {
  const { subscriptionId } = await params
  const scope = await memberPage('subscription:read')
  const subscription = await findSubscription(scope, subscriptionId)
  if (!subscription) notFound()
  const { items } = await listRecords(scope, { subscriptionId, take: 10 })
  const name = subscription.product?.name ?? subscription.api?.name ?? ''
  const reader = await currentReader()
  const product =
    subscription.product && (await findPortalProduct(reader, subscription.product.slug))
  const slugs = product ? product.apis.map(({ slug }) => slug) : [subscription.api?.slug ?? '']
  const [apis, choices] = await Promise.all([
    listApiAddresses(reader, slugs),
    Promise.all(slugs.map((slug) => listFirstCalls(reader, slug))).then((lists) => lists.flat()),
  ])
  const hasAddress = apis.some(({ baseUrl }) => baseUrl !== null)
  const live = !['rejected', 'cancelled', 'expired'].includes(subscription.status)
  return (
    <>
      <title>{`${name} · Gatehouse`}</title>
      <PageHeader
        title={name}
        lead={<StatusBadge status={subscription.status} />}
        action={
          memberMay(scope.role, 'subscription:request') && (
            <CancelButton subscriptionId={subscription.id} live={live} />
          )
        }
      />
      {subscription.status !== 'active' && (
        <Notice
          tone={subscription.status === 'pending' ? 'warn' : 'plain'}
          title={words[subscription.status]}
        >
          {subscription.reason && `Why: ${subscription.reason}`}
        </Notice>
      )}
      {subscription.status === 'active' && (
        <Section title="Keys">
          <EndingKeys keys={subscription.keys} mayWrite={memberMay(scope.role, 'key:write')} />
          {memberMay(scope.role, 'key:write') ? (
            <MemberKeys subscriptionId={subscription.id} keys={subscription.keys} />
          ) : (
            <KeyStates
              keys={subscription.keys}
              none="No key yet. Owners and developers of your organisation make them."
            />
          )}
        </Section>
      )}
      {subscription.status === 'active' && (
        <Section title="Make a call">
          {choices.length > 0 ? (
            <FirstCall subscriptionId={subscription.id} choices={choices} />
          ) : (
            <EmptyState title={hasAddress ? 'No call that only reads' : 'Nothing to call yet'}>
              {hasAddress
                ? 'Nothing here can be tried without changing something. Each operation can be tried on its own page: start from the documentation below.'
                : 'Operations and their address appear once they are deployed to a gateway.'}
            </EmptyState>
          )}
        </Section>
      )}
      {apis.length > 0 && (
        <Section title="APIs to call">
          <ApiAddresses apis={apis} />
        </Section>
      )}
      <Section title="Last calls">
        <CallTable calls={items} detailsAt="/calls" />
      </Section>
    </>
  )
}
