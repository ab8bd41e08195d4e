'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { Time } from '#components/ui/time.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { rollBackAction } from '#lib/deployments/actions.ts'
import { deploymentsQuery } from '#lib/deployments/queries.ts'
import type { DeploymentView } from '#lib/deployments/schema.ts'

export function DeploymentList({ initial }: { initial: DeploymentView[] }) {
  const router = useRouter()
  const { data, isError } = useQuery({ ...deploymentsQuery, initialData: { items: initial } })
  const { run, pending, refused } = useAction(rollBackAction, () => router.refresh())
  if (data.items.length === 0)
    return (
      <EmptyState title="Nothing was deployed yet">
        Until then the gateways route nothing.
      </EmptyState>
    )
  return (
    <div className="grid gap-2">
      {isError && <Notice tone="bad">No news: the console cannot be reached.</Notice>}
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <ol
        aria-label="Deployments"
        className="divide-y divide-line rounded-lg border border-line bg-surface"
      >
        {data.items.map((deployment) => (
          <li key={deployment.number} className="grid gap-2 px-4 py-3 text-sm">
            <div className="flex flex-wrap items-center gap-2">
              <span className="font-medium">Deployment {deployment.number}</span>
              {deployment.live && <Badge tone="good">live</Badge>}
              <span className="text-muted">{deployment.note}</span>
              <span className="ml-auto text-xs text-muted">
                {deployment.createdBy}, <Time at={deployment.createdAt} />
              </span>
              {!deployment.live && (
                <ConfirmDialog
                  trigger={<Button pending={pending}>Roll back to it</Button>}
                  title={`Go back to deployment ${deployment.number}?`}
                  confirm="Roll back"
                  onConfirm={() => run({ number: deployment.number })}
                >
                  Every gateway enforces it again. Keys stay as they are: what was revoked stays
                  refused. The console keeps its newer settings as pending changes.
                </ConfirmDialog>
              )}
            </div>
            <ul className="grid gap-1">
              {deployment.acknowledgements.map((said) => (
                <li key={said.gatewayId}>
                  <Acknowledgement said={said} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </div>
  )
}

function Acknowledgement({ said }: { said: DeploymentView['acknowledgements'][number] }) {
  if (said.state === 'active')
    return (
      <span className="text-good">
        {said.gatewayName} enforces it, after {said.tookMs} ms
        {said.activatedInMs !== null && ` (${said.activatedInMs.toFixed(1)} ms in the gateway)`}
      </span>
    )
  if (said.state === 'waiting')
    return <span className="text-muted">{said.gatewayName}: waiting …</span>
  if (said.state === 'unreachable')
    return (
      <span className="text-bad">
        {said.gatewayName} cannot be reached; it gets this as soon as it is back
      </span>
    )
  return (
    <div className="text-bad">
      {said.gatewayName} refuses it:
      <ul className="list-disc pl-5">
        {said.faults.map(({ pointer, message }) => (
          <li key={pointer}>
            <code>{pointer}</code> {message}
          </li>
        ))}
      </ul>
    </div>
  )
}
