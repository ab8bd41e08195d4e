'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { rollBackAction } from '#lib/deployments/actions.ts'

export function RollBackButton({ number }: { number: number }) {
  const router = useRouter()
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
        onConfirm={() => {
          setSent(null)
          run({ number })
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
