'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { inviteMemberAction, inviteStaffAction } from '#lib/identity/people-actions.ts'
import { OneTimeLink } from './one-time-link.tsx'

export interface RoleOption {
  value: string
  label: string
}

/** Invites into the organisation, or among the staff. */
export function InviteForm({
  into,
  roles,
  openIds,
}: {
  into: 'organisation' | 'staff'
  roles: RoleOption[]
  /** Of the invitations that wait: the link of another one leads nowhere, and is shown no more. */
  openIds: string[]
}) {
  const [made, setMade] = useState<{ id: string; email: string; link: string } | null>(null)
  const [email, setEmail] = useState('')
  const invite = (input: { email: string; role: string }) =>
    into === 'staff' ? inviteStaffAction(input as never) : inviteMemberAction(input as never)
  const { run, pending, refused, faultOf } = useAction(invite, ({ invitationId, link }) => {
    setMade({ id: invitationId, email, link })
    setEmail('')
  })
  return (
    <form
      method="post"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        setMade(null)
        run({ email, role: String(new FormData(event.currentTarget).get('role')) })
      }}
    >
      {made && openIds.includes(made.id) && <OneTimeLink email={made.email} link={made.link} />}
      {refused && !faultOf('email') && <Notice tone="bad">{refused.message}</Notice>}
      <div className="grid items-start gap-4 sm:grid-cols-[1fr_20rem_auto]">
        <TextField
          name="email"
          label="E-mail"
          type="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          fault={faultOf('email')}
        />
        <SelectField name="role" label="Role" options={roles} defaultValue={roles[1]?.value} />
        <Button type="submit" variant="primary" pending={pending} className="sm:mt-6.5">
          Invite
        </Button>
      </div>
    </form>
  )
}
