'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { rollBackAction } from '#lib/deployments/actions.ts'
import { rollBackReviewQuery } from '#lib/deployments/queries.ts'
import type { PendingView } from '#lib/deployments/schema.ts'
import { ChangeReview } from './change-review.tsx'

export function RollBackButton({ number }: { number: number }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { data, error, isFetching } = useQuery({ ...rollBackReviewQuery(number), enabled: open })
  // What was read when it was asked before is old.
  const review = isFetching || error ? null : (data ?? null)
  const [sent, setSent] = useState<number | null>(null)
  const { run, pending, refused } = useAction(rollBackAction, (deployed) => {
    setSent(deployed.number)
    router.push('/console/deployments')
    router.refresh()
  })
  return (
    <div className="grid gap-2">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {sent !== null && !refused && (
        <Notice tone="good">It is sent again, as deployment {sent}.</Notice>
      )}
      <ConfirmDialog
        trigger={<Button pending={pending}>Roll back to it</Button>}
        title={`Go back to deployment ${number}?`}
        confirm="Roll back"
        dismiss="Cancel"
        wide
        onOpenChange={setOpen}
        blocked={blockedWords({ isRead: review !== null, error })}
        fields={<RollBackReview number={number} review={review} error={error} />}
        onConfirm={() => {
          // Nobody goes back to what they have not read.
          if (!review) return false
          setSent(null)
          return run({ number, versionSeen: review.version })
        }}
      >
        <p>
          Every gateway enforces again what this deployment held: its APIs, products and policies.
        </p>
        <p>
          Keys stay as they are; a revoked one stays revoked. What the console holds stays too, and
          is pending again.
        </p>
      </ConfirmDialog>
    </div>
  )
}

function blockedWords({ isRead, error }: { isRead: boolean; error: Error | null }): string | null {
  if (isRead) return null
  return error
    ? 'It cannot be rolled back: what would change could not be read.'
    : 'Wait until it is compared with what is live.'
}

/** What would change, as a deployment is reviewed. */
function RollBackReview({
  number,
  review,
  error,
}: {
  number: number
  review: PendingView | null
  error: Error | null
}) {
  if (error)
    return (
      <Notice tone="bad" title="What would change could not be read">
        {error.message} Close this and try again.
      </Notice>
    )
  if (!review)
    return (
      <p role="status" className="text-sm text-muted">
        Comparing it with what is live …
      </p>
    )
  if (review.changes.length === 0)
    return (
      <Notice>Nothing changes by it: it holds what deployment {review.liveNumber} holds.</Notice>
    )
  return (
    <div className="grid min-w-0 gap-3">
      <h3 className="text-sm font-semibold">
        {review.changes.length === 1 ? '1 change' : `${review.changes.length} changes`} against
        deployment {review.liveNumber}, which is live
      </h3>
      <ChangeReview label={`Changes by going back to deployment ${number}`} review={review} />
    </div>
  )
}
