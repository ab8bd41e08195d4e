'use client'

import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { TextArea } from '#components/ui/field.tsx'
import { reasonedInput, type SubscriptionView } from '#lib/subscriptions/schema.ts'

/** Ends a subscription for good: staff are asked first, and say why. */
export function StaffCancel({
  subscription: { organisation, product, api },
  pending,
  onCancel,
}: {
  subscription: SubscriptionView
  pending: boolean
  onCancel: (reason: string) => void
}) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [fault, setFault] = useState<string>()
  const confirmed = () => {
    const why = reasonedInput.shape.reason.safeParse(field.current?.value)
    setFault(why.error?.issues[0]?.message)
    if (why.success) return onCancel(why.data)
    field.current?.focus()
    return false
  }
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger" pending={pending} onClick={() => setFault(undefined)}>
          Cancel subscription
        </Button>
      }
      title={`Cancel ${organisation.name}’s subscription to ${product?.name ?? api?.name}?`}
      confirm="Cancel subscription"
      onConfirm={confirmed}
      fields={
        <TextArea
          ref={field}
          name="cancel-reason"
          label="Why it is cancelled"
          help="The partner reads it."
          rows={2}
          required
          fault={fault}
        />
      }
    >
      Its keys are refused at once and for good: there is no way back. To call again,{' '}
      {organisation.name} has to ask for a new subscription. To refuse its keys for a while, suspend
      it instead.
    </ConfirmDialog>
  )
}
