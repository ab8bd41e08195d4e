'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Outcome } from '#components/ui/outcome.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { deployAction } from '#lib/deployments/actions.ts'

/** Stays on the page once nothing is pending, to say what was sent. */
export function DeployForm({
  hasChanges,
  version,
}: {
  hasChanges: boolean
  /** Of the changes that stand above it. */
  version: string
}) {
  const router = useRouter()
  const [sent, setSent] = useState<number | null>(null)
  const { run, pending, refused } = useAction(deployAction, ({ number }) => {
    setSent(number)
    router.refresh()
  })
  return (
    <div className="mt-4 grid gap-3">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {sent !== null && !refused && (
        <Outcome key={sent} tone="good">
          Deployment {sent} is on its way; the history says which gateways enforce it.
        </Outcome>
      )}
      {hasChanges && (
        <NoteAndButton pending={pending} onDeploy={(note) => run({ note, versionSeen: version })} />
      )}
    </div>
  )
}

function NoteAndButton({
  pending,
  onDeploy,
}: {
  pending: boolean
  onDeploy: (note: string) => void
}) {
  return (
    <form
      method="post"
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        onDeploy(String(new FormData(event.currentTarget).get('note') ?? ''))
      }}
    >
      <div className="min-w-64 flex-1">
        <TextField name="note" label="Note" placeholder="What this is for" maxLength={500} />
      </div>
      <Button type="submit" variant="primary" pending={pending}>
        Deploy
      </Button>
    </form>
  )
}
