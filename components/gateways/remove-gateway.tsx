'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { removeGatewayAction } from '#lib/gateways/actions.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'

export function RemoveGateway({ gateway: { id, name } }: { gateway: GatewayView }) {
  const router = useRouter()
  const client = useQueryClient()
  const { run, pending, refused } = useAction(removeGatewayAction, async () => {
    router.push('/console/gateways')
    await client.invalidateQueries({ queryKey: ['gateways'] })
  })
  return (
    <div className="grid gap-3">
      <p className="text-sm text-muted">
        It is told nothing more, revocations neither, and goes on answering until it is stopped.
      </p>
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <div>
        <ConfirmDialog
          trigger={
            <Button variant="danger" pending={pending}>
              Remove this gateway
            </Button>
          }
          title={`Remove ${name}?`}
          confirm="Remove"
          onConfirm={() => run({ gatewayId: id })}
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
