'use client'

import { useRouter } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { controlClass } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { changeStaffRoleAction, setUserDisabledAction } from '#lib/identity/people-actions.ts'
import type { RoleOption } from './invite-form.tsx'

interface Person {
  id: string
  name: string
  staffRole: string | null
  disabledAt: string | null
}

export function StaffRoleSelect({ person, roles }: { person: Person; roles: RoleOption[] }) {
  const router = useRouter()
  const { run, pending, refused } = useAction(changeStaffRoleAction, () => router.refresh())
  return (
    <div className="grid gap-1">
      <select
        aria-label={`Staff role of ${person.name}`}
        className={`${controlClass} min-w-44`}
        value={person.staffRole ?? ''}
        disabled={pending}
        onChange={({ target }) =>
          run({ userId: person.id, role: target.value === '' ? null : (target.value as never) })
        }
      >
        <option value="">not staff</option>
        {roles.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {refused && <Notice tone="bad">{refused.message}</Notice>}
    </div>
  )
}

export function DisableUser({ person }: { person: Person }) {
  const router = useRouter()
  const { run, pending, refused } = useAction(setUserDisabledAction, () => router.refresh())
  const { id: userId, name, disabledAt } = person
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
          onConfirm={() => run({ userId, disabled: true })}
        >
          Sessions and API tokens end at once. Subscriptions and keys of their organisations go on.
        </ConfirmDialog>
      )}
    </div>
  )
}
