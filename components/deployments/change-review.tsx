import Link from 'next/link'
import { Notice } from '#components/ui/notice.tsx'
import type { PendingView } from '#lib/deployments/schema.ts'
import { ChangeList } from './change-list.tsx'

/** What is about to change on the gateways, whom it touches and cuts off, and what it loosens. */
export function ChangeReview({
  review: { changes, subscriptionsAffected },
  label,
}: {
  review: Pick<PendingView, 'changes' | 'subscriptionsAffected'>
  label: string
}) {
  const loosening = changes.filter(
    ({ subject, kind }) => subject === 'exception' && kind !== 'removed',
  ).length
  const breaking = changes.filter(({ impact }) => impact?.rating === 'breaking').length
  return (
    <>
      <p className="text-sm">
        {subscriptionsAffected} active{' '}
        {subscriptionsAffected === 1 ? 'subscription is' : 'subscriptions are'} touched.
      </p>
      {breaking > 0 && (
        <Notice tone="bad" title="This breaks calls">
          {breaking === 1 ? '1 API is' : `${breaking} APIs are`} called, or opened by active
          subscriptions, and will no longer be answered. Whom that cuts off is named below.
        </Notice>
      )}
      {loosening > 0 && (
        <Notice tone="warn" title="This loosens policies">
          {loosening === 1 ? '1 exception lets' : `${loosening} exceptions let`} calls pass where a
          policy that is set further out would have run. See who answers for it under{' '}
          <Link href="/console/policies/exceptions" className="underline">
            Exceptions
          </Link>
          .
        </Notice>
      )}
      <section
        aria-label="Review"
        tabIndex={0}
        className="max-h-[min(28rem,40vh)] overflow-y-auto pr-2"
      >
        <ChangeList label={label} changes={changes} />
      </section>
    </>
  )
}
