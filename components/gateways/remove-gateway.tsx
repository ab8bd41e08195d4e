'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { noAnswer } from '#components/ui/no-answer.ts'
import { Notice } from '#components/ui/notice.tsx'
import { removeGatewayAction } from '#lib/gateways/actions.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'

export function RemoveGateway({ gateway: { id, name } }: { gateway: GatewayView }) {
  const router = useRouter()
  const client = useQueryClient()
  const [refused, setRefused] = useState<string | null>(null)
  const remove = async () => {
    const answer = await removeGatewayAction({ gatewayId: id }).catch(() => noAnswer)
    if (!answer.ok) return setRefused(answer.failure.message)
    router.push('/console/gateways')
    await client.invalidateQueries({ queryKey: ['gateways'] })
  }
  return (
    <div className="grid gap-3">
      <p className="text-sm text-muted">
        It is told nothing more, revocations neither, and goes on answering until it is stopped.
      </p>
      {refused && <Notice tone="bad">{refused}</Notice>}
      <div>
        <ConfirmDialog
          trigger={<Button variant="danger">Remove this gateway</Button>}
          title={`Remove ${name}?`}
          confirm="Remove"
          onConfirm={remove}
        >
          <p>
            It is told nothing more: no deployment, no new key, and no revocation. It goes on
            answering with what it has until it is stopped there.
          </p>
          <p>Records that it still holds are not collected.</p>
        </ConfirmDialog>
      </div>
    </div>
  )
}
