'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { deleteApiAction } from '#lib/catalog/actions.ts'

export function DeleteApi({ apiId, name }: { apiId: string; name: string }) {
  const router = useRouter()
  const [refused, setRefused] = useState<string | null>(null)
  const remove = async () => {
    const answer = await deleteApiAction({ apiId })
    if (answer.ok) router.push('/console/apis')
    else setRefused(answer.failure.message)
  }
  return (
    <div className="grid max-w-2xl gap-3">
      {refused && (
        <Notice tone="bad" title="It cannot be deleted yet">
          {refused} Take it out there first, or retire it instead.
        </Notice>
      )}
      <p className="text-sm text-muted">
        Its documents, operations and policies go with it; calls and audit stay. Only an API that no
        product and no subscription holds can be deleted.
      </p>
      <div>
        <ConfirmDialog
          trigger={<Button variant="danger">Delete this API</Button>}
          title={`Delete ${name}?`}
          confirm="Delete"
          onConfirm={remove}
        >
          There is no way back. The gateways route it until the next deployment.
        </ConfirmDialog>
      </div>
    </div>
  )
}
