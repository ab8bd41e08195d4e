'use client'

import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { useTell } from '#components/ui/told.tsx'
import { useAction } from '#components/ui/use-action.ts'
import {
  changeMemberRoleAction,
  leaveOrganisationAction,
  removeMemberAction,
} from '#lib/identity/people-actions.ts'
import type { OrganisationView } from '#lib/identity/people-schema.ts'
import type { RoleOption } from './invite-form.tsx'
import { MakePasswordLink } from './make-password-link.tsx'
import { RoleSelect } from './role-select.tsx'

type Member = OrganisationView['members'][number]
interface Props {
  members: Member[]
  roles: RoleOption[]
  ownId: string
  mayWrite: boolean
}

export function MemberList({ members, roles, ownId, mayWrite }: Props) {
  const router = useRouter()
  const tell = useTell()
  /** The name of the member that is acted on. */
  const acting = useRef('')
  const told = (words: string) => {
    tell(words)
    router.refresh()
  }
  const change = useAction(changeMemberRoleAction, () =>
    told(`The role of ${acting.current} is changed.`),
  )
  const remove = useAction(removeMemberAction, () => told(`${acting.current} is removed.`))
  const refused = change.refused ?? remove.refused
  return (
    <div className="grid gap-3">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <Table label="Members" head={['Name', 'E-mail', 'Role', '']}>
        {members.map((member) => (
          <tr key={member.userId}>
            <Cell>
              {member.name}
              {member.userId === ownId && <span className="text-muted"> (you)</span>}
            </Cell>
            <Cell>{member.email}</Cell>
            <Cell>
              {mayWrite ? (
                <RoleSelect
                  key={member.role}
                  who={member.name}
                  role={member.role}
                  roles={roles}
                  pending={change.pending}
                  onSave={(role) => {
                    remove.forget()
                    acting.current = member.name
                    change.run({
                      userId: member.userId,
                      role: role as Member['role'],
                      roleSeen: member.role,
                    })
                  }}
                />
              ) : (
                member.role
              )}
            </Cell>
            <Cell className="text-right">
              {member.userId === ownId ? (
                <Leave />
              ) : (
                mayWrite && (
                  <div className="flex flex-wrap justify-end gap-2">
                    <MakePasswordLink by="owner" userId={member.userId} name={member.name} />
                    <ConfirmDialog
                      trigger={
                        <Button
                          variant="danger"
                          pending={remove.pending}
                          aria-label={`Remove ${member.name}`}
                        >
                          Remove
                        </Button>
                      }
                      title={`Remove ${member.name}?`}
                      confirm="Remove"
                      dismiss="Cancel"
                      onConfirm={() => {
                        change.forget()
                        acting.current = member.name
                        remove.run({ userId: member.userId })
                      }}
                    >
                      They see nothing of the organisation from then on; their API tokens and the
                      invitations they sent end. Keys that they know go on working: rotate those.
                    </ConfirmDialog>
                  </div>
                )
              )}
            </Cell>
          </tr>
        ))}
      </Table>
    </div>
  )
}

function Leave() {
  const { run, pending, refused } = useAction(leaveOrganisationAction, () =>
    window.location.assign('/catalogue'),
  )
  return (
    <div className="grid justify-items-end gap-2">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <ConfirmDialog
        trigger={
          <Button variant="danger" pending={pending}>
            Leave
          </Button>
        }
        title="Leave the organisation?"
        confirm="Leave"
        dismiss="Stay"
        onConfirm={() => run(undefined)}
      >
        You lose sight of its subscriptions, keys and calls. An owner can invite you again.
      </ConfirmDialog>
    </div>
  )
}
