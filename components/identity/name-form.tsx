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

interface Form {
  label: string
  button: string
  /** Name and id of the field; no two on one page. */
  field: string
  save: (text: string) => ReturnType<typeof renameUserAction | typeof createOrganisationAction>
}
const forms = {
  organisation: {
    label: 'Name',
    button: 'Rename',
    field: 'name',
    save: (name) => renameOrganisationAction({ name }),
  },
  person: {
    label: 'Your name',
    button: 'Save name',
    field: 'name',
    save: (name) => renameUserAction({ name }),
  },
  newOrganisation: {
    label: 'Another organisation',
    button: 'Make organisation',
    field: 'organisationName',
    save: (organisationName) => createOrganisationAction({ organisationName }),
  },
} satisfies Record<string, Form>

/** One name: of the organisation, of the person, or of another organisation to be made. */
export function NameForm({ of, name = '' }: { of: keyof typeof forms; name?: string }) {
  const router = useRouter()
  const [saved, setSaved] = useState(false)
  const { label, button, field, save }: Form = forms[of]
  const { run, pending, refused, faultOf } = useAction<string, unknown>(save, () => {
    setSaved(true)
    router.refresh()
  })
  return (
    <form
      method="post"
      className="grid max-w-md gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        setSaved(false)
        run(String(new FormData(event.currentTarget).get(field) ?? ''))
      }}
    >
      {refused && !faultOf(field) && <Notice tone="bad">{refused.message}</Notice>}
      {saved && <Notice tone="good">Saved.</Notice>}
      <TextField name={field} label={label} required defaultValue={name} fault={faultOf(field)} />
      <div>
        <Button type="submit" pending={pending}>
          {button}
        </Button>
      </div>
    </form>
  )
}
