'use client'

import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { deleteApiAction } from '#lib/catalog/actions.ts'

export function DeleteApi({ apiId, name }: { apiId: string; name: string }) {
  const router = useRouter()
  const { run, pending, refused } = useAction(deleteApiAction, () => router.push('/console/apis'))
  return (
    <div className="grid max-w-2xl gap-3">
      {refused && (
        <Notice tone="bad" title="It cannot be deleted yet">
          {refused.message} Take it out there first, or retire it instead.
        </Notice>
      )}
      <p className="text-sm text-muted">
        Its documents, operations and policies go with it; calls and audit stay. Only an API that no
        product and no subscription holds can be deleted.
      </p>
      <div>
        <ConfirmDialog
          trigger={
            <Button variant="danger" pending={pending}>
              Delete this API
            </Button>
          }
          title={`Delete ${name}?`}
          confirm="Delete"
          onConfirm={() => run({ apiId })}
        >
          There is no way back. The gateways route it until the next deployment.
        </ConfirmDialog>
      </div>
    </div>
  )
}
