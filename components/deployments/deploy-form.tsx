'use client'

import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { deployAction } from '#lib/deployments/actions.ts'

export function DeployForm() {
  const router = useRouter()
  const { run, pending, refused } = useAction(deployAction, () => router.refresh())
  return (
    <form
      method="post"
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        run({ note: String(new FormData(event.currentTarget).get('note') ?? '') })
      }}
    >
      {refused && (
        <div className="w-full">
          <Notice tone="bad">{refused.message}</Notice>
        </div>
      )}
      <div className="min-w-64 flex-1">
        <TextField name="note" label="Note" placeholder="What this is for" maxLength={500} />
      </div>
      <Button type="submit" variant="primary" pending={pending}>
        Deploy
      </Button>
    </form>
  )
}
