'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { deleteSecretAction } from '#lib/secrets/actions.ts'

/** Deletes a secret; why that cannot be stands below. */
export function DeleteSecret({
  secretId,
  name,
  deleted,
}: {
  secretId: string
  name: string
  deleted: () => void
}) {
  const router = useRouter()
  const client = useQueryClient()
  const { run, pending, refused } = useAction(deleteSecretAction, async () => {
    deleted()
    await client.invalidateQueries({ queryKey: ['secrets'] })
    await client.invalidateQueries({ queryKey: ['gateways'] })
    router.refresh()
  })
  return (
    <>
      <ConfirmDialog
        trigger={
          <Button aria-label={`Delete ${name}`} variant="danger" pending={pending}>
            Delete
          </Button>
        }
        title={`Delete ${name}?`}
        confirm="Delete"
        onConfirm={() => run({ secretId })}
      >
        There is no way back: its value is kept nowhere else. The gateways forget it at once.
      </ConfirmDialog>
      {refused && (
        <p role="alert" className="basis-full text-xs text-bad">
          {refused.message}
        </p>
      )}
    </>
  )
}
