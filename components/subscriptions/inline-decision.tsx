'use client'

import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { useTell } from '#components/ui/told.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { approveSubscriptionAction, rejectSubscriptionAction } from '#lib/subscriptions/actions.ts'

/** Decides on a request in its row; to reject, a reason is asked for. */
export function InlineDecision({
  subscriptionId,
  who,
  what,
}: {
  subscriptionId: string
  who: string
  what: string
}) {
  const router = useRouter()
  const tell = useTell()
  const decided = (verb: string) => () => {
    tell(`${verb}: ${who}, ${what}`)
    router.refresh()
  }
  const [rejecting, setRejecting] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  /** The form that had the focus is gone. */
  const leave = () => {
    flushSync(() => setRejecting(false))
    opener.current?.focus()
  }
  const approving = useAction(approveSubscriptionAction, decided('Approved'))
  const refusing = useAction(rejectSubscriptionAction, decided('Rejected'))
  const said = approving.refused?.message ?? refusing.refused?.message
  const name = `reason-${subscriptionId}`
  if (!rejecting)
    return (
      <div className="flex flex-wrap gap-2">
        <Button
          aria-label={`Approve ${who}`}
          pending={approving.pending}
          onClick={() => approving.run({ subscriptionId })}
        >
          Approve
        </Button>
        <Button
          ref={opener}
          variant="danger"
          aria-label={`Reject ${who}`}
          onClick={() => setRejecting(true)}
        >
          Reject …
        </Button>
        {said && (
          <p role="alert" className="w-full text-xs text-bad">
            {said}
          </p>
        )}
      </div>
    )
  return (
    <form
      className="grid min-w-56 gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        const reason = String(new FormData(event.currentTarget).get(name) ?? '')
        refusing.run({ subscriptionId, reason })
      }}
    >
      <TextField
        name={name}
        label={`Why ${who} is rejected`}
        help="They read it."
        required
        autoFocus
        fault={refusing.faultOf('reason') ?? refusing.refused?.message}
      />
      <div className="flex gap-2">
        <Button type="submit" variant="danger" pending={refusing.pending}>
          Reject
        </Button>
        <Button onClick={leave}>Leave it</Button>
      </div>
    </form>
  )
}
