'use client'

import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { Time } from '#components/ui/time.tsx'
import { useAction } from '#components/ui/use-action.ts'
import {
  revokeInvitationAction,
  revokeStaffInvitationAction,
} from '#lib/identity/people-actions.ts'

interface Props {
  of: 'organisation' | 'staff'
  invitations: { id: string; email: string; role: string; expiresAt: string }[]
  mayWrite: boolean
}

export function OpenInvitations({ of, invitations, mayWrite }: Props) {
  const revoke = of === 'staff' ? revokeStaffInvitationAction : revokeInvitationAction
  const { run, pending, refused } = useAction(revoke, () => {})
  return (
    <div className="grid gap-3">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <Table label="Open invitations" head={['E-mail', 'Role', 'Ends', '']}>
        {invitations.map(({ id, email, role, expiresAt }) => (
          <tr key={id}>
            <Cell>{email}</Cell>
            <Cell>{role}</Cell>
            <Cell>
              <Time at={expiresAt} />
            </Cell>
            <Cell className="text-right">
              {mayWrite && (
                <Button
                  variant="danger"
                  pending={pending}
                  onClick={() => run({ invitationId: id })}
                >
                  Take back
                </Button>
              )}
            </Cell>
          </tr>
        ))}
      </Table>
    </div>
  )
}
