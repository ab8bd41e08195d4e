'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import {
  createOrganisationAction,
  renameOrganisationAction,
  renameUserAction,
} from '#lib/identity/people-actions.ts'

const forms = {
  organisation: { action: renameOrganisationAction, label: 'Name', button: 'Rename' },
  person: { action: renameUserAction, label: 'Your name', button: 'Save name' },
  newOrganisation: { action: createOrganisationAction, label: 'Name', button: 'Make organisation' },
}

/** One name: of the organisation, of the person, or of another organisation to be made. */
export function NameForm({ of, name = '' }: { of: keyof typeof forms; name?: string }) {
  const router = useRouter()
  const [saved, setSaved] = useState(false)
  const { action, label, button } = forms[of]
  const { run, pending, refused, faultOf } = useAction(
    action as (input: { name: string }) => ReturnType<typeof renameUserAction>,
    () => {
      setSaved(true)
      router.refresh()
    },
  )
  return (
    <form
      className="grid max-w-md gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        setSaved(false)
        run({ name: String(new FormData(event.currentTarget).get('name') ?? '') })
      }}
    >
      {refused && !faultOf('name') && <Notice tone="bad">{refused.message}</Notice>}
      {saved && <Notice tone="good">Saved.</Notice>}
      <TextField name="name" label={label} required defaultValue={name} fault={faultOf('name')} />
      <div>
        <Button type="submit" pending={pending}>
          {button}
        </Button>
      </div>
    </form>
  )
}
