'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { deleteSecretAction } from '#lib/secrets/actions.ts'

/** Deletes a secret; why that cannot be stands below. */
export function DeleteSecret({ secretId, name }: { secretId: string; name: string }) {
  const router = useRouter()
  const client = useQueryClient()
  const { run, pending, refused } = useAction(deleteSecretAction, async () => {
    await client.invalidateQueries({ queryKey: ['secrets'] })
    router.refresh()
  })
  return (
    <>
      <ConfirmDialog
        trigger={
          <Button variant="danger" pending={pending}>
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
