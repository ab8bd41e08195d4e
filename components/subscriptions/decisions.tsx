'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextArea } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import {
  approveSubscriptionAction,
  cancelSubscriptionAsStaffAction,
  rejectSubscriptionAction,
  resumeSubscriptionAction,
  suspendSubscriptionAction,
} from '#lib/subscriptions/actions.ts'
import type { SubscriptionView } from '#lib/subscriptions/schema.ts'
import { Receipt } from './receipt.tsx'
import { StaffCancel } from './staff-cancel.tsx'

type Decision = 'approve' | 'reject' | 'suspend' | 'resume' | 'cancel'
type Pressed = Exclude<Decision, 'cancel'>
/** Decided by a press; to cancel, its reason is asked for first. */
const possible: Record<SubscriptionView['status'], Pressed[]> = {
  pending: ['approve', 'reject'],
  active: ['suspend'],
  suspended: ['resume'],
  rejected: [],
  cancelled: [],
  expired: [],
}
const labels: Record<Pressed, string> = {
  approve: 'Approve',
  reject: 'Reject',
  suspend: 'Suspend',
  resume: 'Resume',
}
const done: Record<Decision, string> = {
  approve: 'Approved',
  reject: 'Rejected',
  suspend: 'Its keys are refused',
  resume: 'Its keys work again',
  cancel: 'Cancelled: its keys are refused',
}

const actions: Record<
  Decision,
  (input: {
    subscriptionId: string
    reason: string
  }) => ReturnType<typeof approveSubscriptionAction | typeof rejectSubscriptionAction>
> = {
  approve: ({ subscriptionId }) => approveSubscriptionAction({ subscriptionId }),
  reject: rejectSubscriptionAction,
  suspend: suspendSubscriptionAction,
  resume: ({ subscriptionId }) => resumeSubscriptionAction({ subscriptionId }),
  cancel: cancelSubscriptionAsStaffAction,
}

async function decide({
  decision,
  ...input
}: {
  decision: Decision
  subscriptionId: string
  reason: string
}) {
  const answer = await actions[decision](input)
  return answer.ok
    ? { ok: true as const, value: { decision, changes: answer.value.changes } }
    : answer
}

const canBeCancelled = ({ status }: SubscriptionView): boolean =>
  status === 'active' || status === 'suspended'

export function Decisions({ subscription }: { subscription: SubscriptionView }) {
  const router = useRouter()
  const [reason, setReason] = useState('')
  const [made, setMade] = useState<{ decision: Decision; changes: number[] } | null>(null)
  const { run, pending, refused, faultOf } = useAction(decide, (decided) => {
    setMade(decided)
    setReason('')
    router.refresh()
  })
  const outcome = useRef<HTMLDivElement>(null)
  // The button that decided goes away with its state, and the focus with it.
  useEffect(() => {
    if (made) outcome.current?.focus()
  }, [made])
  const offered = possible[subscription.status]
  return (
    <div className="grid max-w-xl gap-3">
      {made && (
        <div ref={outcome} tabIndex={-1} className="outline-none">
          {made.changes.length > 0 ? (
            <Receipt
              subscriptionId={subscription.id}
              changes={made.changes}
              what={done[made.decision]}
            />
          ) : (
            <Notice tone="good">{done[made.decision]}.</Notice>
          )}
        </div>
      )}
      {refused && !faultOf('reason') && <Notice tone="bad">{refused.message}</Notice>}
      {offered.some((decision) => decision !== 'resume') && (
        <TextArea
          name="reason"
          label="Reason"
          help={`The partner reads it. Needed to ${subscription.status === 'pending' ? 'reject' : 'suspend'}.`}
          rows={2}
          fault={faultOf('reason')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <div className="flex flex-wrap gap-2">
        {offered.map((decision, index) => (
          <Button
            key={decision}
            variant={index === 0 ? (decision === 'suspend' ? 'danger' : 'primary') : 'danger'}
            pending={pending}
            onClick={() => run({ decision, subscriptionId: subscription.id, reason })}
          >
            {labels[decision]}
          </Button>
        ))}
        {canBeCancelled(subscription) && (
          <StaffCancel
            subscription={subscription}
            pending={pending}
            onCancel={(why) =>
              run({ decision: 'cancel', subscriptionId: subscription.id, reason: why })
            }
          />
        )}
      </div>
    </div>
  )
}
