'use client'

import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { CheckField, TextArea } from '#components/ui/field.tsx'
import { Markdown } from '#components/ui/markdown.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { requestSubscriptionAction } from '#lib/subscriptions/actions.ts'

export function SubscribeForm({
  productId,
  terms,
  approvalRequired,
  waitingReason,
}: {
  productId: string
  terms: string
  approvalRequired: boolean
  /** Why this organisation waits for approval though the product needs none. */
  waitingReason: string | null
}) {
  const router = useRouter()
  const waits = approvalRequired || waitingReason !== null
  const { run, pending, refused, faultOf } = useAction(
    requestSubscriptionAction,
    ({ subscriptionId }) => router.push(`/subscriptions/${subscriptionId}`),
  )
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        run({
          productId,
          purpose: String(form.get('purpose') ?? ''),
          termsAccepted: form.get('termsAccepted') === 'on',
        })
      }}
    >
      {refused && !faultOf('termsAccepted') && <Notice tone="bad">{refused.message}</Notice>}
      {waitingReason && (
        <Notice tone="warn" title="Somebody has to approve this one">
          {waitingReason}
        </Notice>
      )}
      {waits && (
        <TextArea
          name="purpose"
          label="What do you want to build?"
          help="Optional; helps whoever approves."
          maxLength={1000}
        />
      )}
      {terms && (
        <details>
          <summary className="text-sm">Terms</summary>
          <div className="mt-2 max-h-60 overflow-y-auto rounded border border-line p-3">
            <Markdown text={terms} />
          </div>
        </details>
      )}
      {terms && (
        <CheckField
          id="termsAccepted"
          name="termsAccepted"
          label="I accept the terms"
          fault={faultOf('termsAccepted')}
        />
      )}
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          {waits ? 'Ask for access' : 'Subscribe'}
        </Button>
      </div>
    </form>
  )
}
