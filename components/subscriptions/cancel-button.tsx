'use client'

import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { cancelSubscriptionAction } from '#lib/subscriptions/actions.ts'

export function CancelButton({ subscriptionId }: { subscriptionId: string }) {
  const router = useRouter()
  const { run, pending, refused } = useAction(cancelSubscriptionAction, () => router.refresh())
  return (
    <div className="grid gap-2">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <Button
        variant="danger"
        pending={pending}
        onClick={() =>
          window.confirm(
            'Cancel this subscription? Its keys are refused at once, and there is no way back.',
          ) && run({ subscriptionId, reason: '' })
        }
      >
        Cancel subscription
      </Button>
    </div>
  )
}
