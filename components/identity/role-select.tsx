'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { controlClass } from '#components/ui/field.tsx'
import type { RoleOption } from './invite-form.tsx'

/** Chooses a role and saves it by a button: a list that acted by itself would act on every arrow key. */
export function RoleSelect({
  who,
  role,
  roles,
  pending,
  onSave,
}: {
  who: string
  role: string
  roles: RoleOption[]
  pending: boolean
  onSave: (role: string) => void
}) {
  const [chosen, setChosen] = useState(role)
  return (
    <div className="flex items-center gap-2">
      <select
        aria-label={`Role of ${who}`}
        className={`${controlClass} min-w-44`}
        value={chosen}
        disabled={pending}
        onChange={({ target }) => setChosen(target.value)}
      >
        {roles.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {chosen !== role && (
        <Button pending={pending} aria-label={`Save role of ${who}`} onClick={() => onSave(chosen)}>
          Save
        </Button>
      )}
    </div>
  )
}
