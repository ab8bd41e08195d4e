'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { useTell } from '#components/ui/told.tsx'
import { useAction } from '#components/ui/use-action.ts'
import {
  inviteMemberAction,
  inviteStaffAction,
  revokeInvitationAction,
  revokeStaffInvitationAction,
} from '#lib/identity/people-actions.ts'
import { OneTimeLink } from './one-time-link.tsx'

interface Sent {
  id: string
  email: string
  role: string
  expiresAt: string
}
interface Props {
  of: 'organisation' | 'staff'
  invitations: Sent[]
  mayWrite: boolean
}

/** Invitations that wait, each to be taken back or given a new link, with which the old one ends. */
export function OpenInvitations({ of, invitations, mayWrite }: Props) {
  const [made, setMade] = useState<{ id: string; email: string; link: string } | null>(null)
  const tell = useTell()
  const revoke = useAction(
    of === 'staff' ? revokeStaffInvitationAction : revokeInvitationAction,
    () => {
      tell('The invitation is taken back; its link leads nowhere.')
    },
  )
  const again = useAction(async ({ email, role }: Sent) => {
    const input = { email, role } as never
    const answer = await (of === 'staff' ? inviteStaffAction(input) : inviteMemberAction(input))
    return answer.ok
      ? { ...answer, value: { id: answer.value.invitationId, email, link: answer.value.link } }
      : answer
  }, setMade)
  /** Of a link whose invitation was taken back, replaced or accepted nothing is left to send. */
  const isOpen = invitations.some(({ id }) => id === made?.id)
  const refused = revoke.refused ?? again.refused
  const pending = revoke.pending || again.pending
  return (
    <div className="grid gap-3">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {made && isOpen && <OneTimeLink email={made.email} link={made.link} />}
      <Table label="Open invitations" head={['E-mail', 'Role', 'Ends', '']}>
        {invitations.map((sent) => (
          <tr key={sent.id}>
            <Cell>{sent.email}</Cell>
            <Cell>{sent.role}</Cell>
            <Cell>
              <Time at={sent.expiresAt} />
            </Cell>
            <Cell>
              {mayWrite && (
                <div className="flex justify-end gap-2">
                  <Button
                    pending={pending}
                    aria-label={`New link for ${sent.email}`}
                    onClick={() => {
                      setMade(null)
                      revoke.forget()
                      again.run(sent)
                    }}
                  >
                    New link
                  </Button>
                  <Button
                    variant="danger"
                    pending={pending}
                    aria-label={`Take back the invitation of ${sent.email}`}
                    onClick={() => {
                      again.forget()
                      revoke.run({ invitationId: sent.id })
                    }}
                  >
                    Take back
                  </Button>
                </div>
              )}
            </Cell>
          </tr>
        ))}
      </Table>
    </div>
  )
}
