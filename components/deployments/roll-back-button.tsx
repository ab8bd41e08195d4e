'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { noAnswer } from '#components/ui/no-answer.ts'
import { Notice } from '#components/ui/notice.tsx'
import { rollBackAction } from '#lib/deployments/actions.ts'

export function RollBackButton({ number }: { number: number }) {
  const router = useRouter()
  const [refused, setRefused] = useState<string | null>(null)
  const [sent, setSent] = useState<number | null>(null)
  const rollBack = async () => {
    const answer = await rollBackAction({ number }).catch(() => noAnswer)
    if (!answer.ok) return setRefused(answer.failure.message)
    setRefused(null)
    setSent(answer.value.number)
    router.push('/console/deployments')
    router.refresh()
  }
  return (
    <div className="grid gap-2">
      {refused && <Notice tone="bad">{refused}</Notice>}
      {sent !== null && !refused && (
        <Notice tone="good">It is sent again, as deployment {sent}.</Notice>
      )}
      <ConfirmDialog
        trigger={<Button>Roll back to it</Button>}
        title={`Go back to deployment ${number}?`}
        confirm="Roll back"
        dismiss="Cancel"
        onConfirm={rollBack}
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
