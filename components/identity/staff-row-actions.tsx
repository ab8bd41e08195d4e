'use client'

import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useTell } from '#components/ui/told.tsx'
import { useAction } from '#components/ui/use-action.ts'
import {
  changeStaffRoleAction,
  setUserDisabledAction,
  unlockUserAction,
} from '#lib/identity/people-actions.ts'
import type { RoleOption } from './invite-form.tsx'
import { RoleSelect } from './role-select.tsx'

interface Person {
  id: string
  name: string
  staffRole: string | null
  disabledAt: string | null
}

export function StaffRoleSelect({ person, roles }: { person: Person; roles: RoleOption[] }) {
  const router = useRouter()
  const tell = useTell()
  const { run, pending, refused } = useAction(changeStaffRoleAction, () => {
    tell(`The role of ${person.name} is changed.`)
    router.refresh()
  })
  return (
    <div className="grid gap-1">
      <RoleSelect
        key={person.staffRole}
        who={person.name}
        role={person.staffRole ?? ''}
        roles={[{ value: '', label: 'not staff' }, ...roles]}
        pending={pending}
        onSave={(role) =>
          run({
            userId: person.id,
            role: role === '' ? null : (role as never),
            roleSeen: person.staffRole as never,
          })
        }
      />
      {refused && <Notice tone="bad">{refused.message}</Notice>}
    </div>
  )
}

export function DisableUser({ person }: { person: Person }) {
  const router = useRouter()
  const tell = useTell()
  const { id: userId, name, disabledAt } = person
  const { run, pending, refused } = useAction(setUserDisabledAction, () => {
    tell(disabledAt ? `${name} is let in again.` : `${name} is shut out.`)
    router.refresh()
  })
  return (
    <div className="grid justify-items-end gap-1">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {disabledAt ? (
        <Button pending={pending} onClick={() => run({ userId, disabled: false })}>
          Let in again
        </Button>
      ) : (
        <ConfirmDialog
          trigger={
            <Button variant="danger" pending={pending}>
              Shut out
            </Button>
          }
          title={`Shut ${name} out?`}
          confirm="Shut out"
          dismiss="Cancel"
          onConfirm={() => run({ userId, disabled: true })}
        >
          Sessions, API tokens, the invitations they sent and links to set a new password end at
          once, and stay ended when they are let in again. Subscriptions and keys of their
          organisations go on.
        </ConfirmDialog>
      )}
    </div>
  )
}

/** Opens an account that wrong passwords have closed. */
export function UnlockUser({ person: { id: userId, name } }: { person: Person }) {
  const router = useRouter()
  const tell = useTell()
  const { run, pending, refused } = useAction(unlockUserAction, () => {
    tell(`${name} can sign in again.`)
    router.refresh()
  })
  return (
    <div className="grid justify-items-end gap-1">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <Button pending={pending} aria-label={`Unlock ${name}`} onClick={() => run({ userId })}>
        Unlock
      </Button>
    </div>
  )
}
