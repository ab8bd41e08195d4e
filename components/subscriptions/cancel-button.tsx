'use client'

import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { cancelSubscriptionAction } from '#lib/subscriptions/actions.ts'
import { Receipt } from './receipt.tsx'

/** Stays on the page after the cancelling, to say on how many gateways the keys are refused. */
export function CancelButton({ subscriptionId, live }: { subscriptionId: string; live: boolean }) {
  const router = useRouter()
  const outcome = useRef<HTMLDivElement>(null)
  const [changes, setChanges] = useState<number[]>([])
  const { run, pending, refused } = useAction(cancelSubscriptionAction, (cancelled) => {
    setChanges(cancelled.changes)
    outcome.current?.focus()
    router.refresh()
  })
  return (
    <div className="grid gap-2">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <div ref={outcome} tabIndex={-1} className="outline-none empty:absolute">
        <Receipt subscriptionId={subscriptionId} changes={changes} what="Its keys are refused" />
      </div>
      {live && (
        <ConfirmDialog
          trigger={
            <Button variant="danger" pending={pending}>
              Cancel subscription
            </Button>
          }
          title="Cancel this subscription?"
          confirm="Cancel subscription"
          onConfirm={() => run({ subscriptionId, reason: '' })}
        >
          Its keys are refused at once, and there is no way back.
        </ConfirmDialog>
      )}
    </div>
  )
}
