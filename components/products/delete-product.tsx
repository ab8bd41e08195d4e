'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { deleteProductAction } from '#lib/products/actions.ts'

export function DeleteProduct({ productId, name }: { productId: string; name: string }) {
  const router = useRouter()
  const [refused, setRefused] = useState<string | null>(null)
  const remove = async () => {
    const answer = await deleteProductAction({ productId })
    if (answer.ok) router.push('/console/products')
    else setRefused(answer.failure.message)
  }
  return (
    <div className="grid max-w-2xl gap-3">
      {refused && (
        <Notice tone="bad" title="It cannot be deleted">
          {refused}
        </Notice>
      )}
      <p className="text-sm text-muted">
        Only a product that nobody ever subscribed to can be deleted; its policies go with it.
      </p>
      <div>
        <ConfirmDialog
          trigger={<Button variant="danger">Delete this product</Button>}
          title={`Delete ${name}?`}
          confirm="Delete"
          onConfirm={remove}
        >
          There is no way back. Its APIs stay.
        </ConfirmDialog>
      </div>
    </div>
  )
}
