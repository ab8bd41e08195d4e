'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { rollBackAction } from '#lib/deployments/actions.ts'
import { rollBackReviewQuery } from '#lib/deployments/queries.ts'
import { ChangeReview } from './change-review.tsx'

export function RollBackButton({ number }: { number: number }) {
  const router = useRouter()
  const client = useQueryClient()
  const reviewQuery = rollBackReviewQuery(number)
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
        fields={<RollBackReview number={number} />}
        onConfirm={() => {
          const seen = client.getQueryData(reviewQuery.queryKey)
          // Nobody goes back to what they have not read.
          if (!seen) return false
          setSent(null)
          return run({ number, versionSeen: seen.version })
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

/** What would change, as a deployment is reviewed. */
function RollBackReview({ number }: { number: number }) {
  const { data, error } = useQuery(rollBackReviewQuery(number))
  if (error)
    return (
      <Notice tone="bad" title="What would change could not be read, so it cannot be rolled back">
        {error.message} Close this and try again.
      </Notice>
    )
  if (!data)
    return (
      <p role="status" className="text-sm text-muted">
        Comparing it with what is live …
      </p>
    )
  if (data.changes.length === 0)
    return <Notice>Nothing changes by it: it holds what deployment {data.liveNumber} holds.</Notice>
  return (
    <div className="grid min-w-0 gap-3">
      <h3 className="text-sm font-semibold">
        {data.changes.length === 1 ? '1 change' : `${data.changes.length} changes`} against
        deployment {data.liveNumber}, which is live
      </h3>
      <ChangeReview label={`Changes by going back to deployment ${number}`} review={data} />
    </div>
  )
}
