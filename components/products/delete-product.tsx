'use client'

import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { deleteProductAction } from '#lib/products/actions.ts'

export function DeleteProduct({ productId, name }: { productId: string; name: string }) {
  const router = useRouter()
  const { run, pending, refused } = useAction(deleteProductAction, () =>
    router.push('/console/products'),
  )
  return (
    <div className="grid max-w-2xl gap-3">
      {refused && (
        <Notice tone="bad" title="It cannot be deleted">
          {refused.message}
        </Notice>
      )}
      <p className="text-sm text-muted">
        Only a product that nobody ever subscribed to can be deleted; its policies go with it.
      </p>
      <div>
        <ConfirmDialog
          trigger={
            <Button variant="danger" pending={pending}>
              Delete this product
            </Button>
          }
          title={`Delete ${name}?`}
          confirm="Delete"
          onConfirm={() => run({ productId })}
        >
          There is no way back. Its APIs stay.
        </ConfirmDialog>
      </div>
    </div>
  )
}
