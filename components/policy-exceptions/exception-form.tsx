'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { SelectField, TextArea, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { changeExceptionAction, createExceptionAction } from '#lib/policy-exceptions/actions.ts'
import type { PlaceOption } from '#lib/policy-exceptions/place-options.ts'
import { type Answerable, DAYS_MAX, type ExceptionView } from '#lib/policy-exceptions/schema.ts'
import { momentOf, written } from './typed-end.ts'

const DAY_MS = 86_400_000
/** What an end is set to when nothing was chosen yet. */
const DAYS = 30

/** Makes an exception from a step, or changes the one that is given. */
export function ExceptionForm({
  stepId,
  exception,
  places,
  answerable: { staff, selfId },
  done,
  close,
}: {
  stepId: string
  exception?: ExceptionView
  /** Where it can be, for one that is made. */
  places: PlaceOption[]
  answerable: Answerable
  done: () => void
  close: () => void
}) {
  const router = useRouter()
  // Forms of several steps and exceptions can be open on a page.
  const prefix = exception?.id ?? stepId
  const idOf = useCallback((path: string) => `${prefix}.${path}`, [prefix])
  // As it was when the form was opened, though the page around it is read again.
  const [versionSeen] = useState(exception?.version)
  const save = async (input: Parameters<typeof createExceptionAction>[0] & { ownerId: string }) =>
    exception
      ? changeExceptionAction({ ...input, exceptionId: exception.id, versionSeen })
      : createExceptionAction(input)
  const { run, pending, refused, faultOf } = useAction(
    save,
    () => {
      router.refresh()
      done()
    },
    idOf,
  )
  const owner = exception?.owner.isStaff === false ? '' : (exception?.owner.id ?? selfId)
  return (
    <form
      method="post"
      className="grid max-w-2xl grid-cols-1 gap-4 rounded-md border border-line p-4"
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const text = (name: string) => String(form.get(idOf(name)) ?? '')
        run({
          stepId,
          targetId: text('targetId'),
          reason: text('reason'),
          ownerId: text('ownerId'),
          endsAt: momentOf(text('endsAt'), exception?.endsAt),
        })
      }}
    >
      {!exception && (
        <SelectField
          name={idOf('targetId')}
          label="Where it is not to run"
          options={places}
          fault={faultOf('targetId')}
        />
      )}
      <TextArea
        name={idOf('reason')}
        label="Reason"
        help="Why it must not run there; whoever reviews it later reads this."
        rows={2}
        required
        maxLength={1_000}
        defaultValue={exception?.reason}
        fault={faultOf('reason')}
      />
      <SelectField
        name={idOf('ownerId')}
        label="Owner"
        help="The member of staff who answers for it."
        required
        defaultValue={owner}
        options={[
          ...(staff.some(({ id }) => id === owner) ? [] : [{ value: '', label: 'Choose…' }]),
          ...staff.map(({ id, name, role }) => ({ value: id, label: `${name} (${role})` })),
        ]}
        fault={faultOf('ownerId')}
      />
      <TextField
        type="datetime-local"
        name={idOf('endsAt')}
        label="Ends (UTC)"
        help={`From then on it runs there again, by itself; at most ${DAYS_MAX} days from now.`}
        required
        className="max-w-64"
        defaultValue={written(
          exception ? new Date(exception.endsAt) : new Date(Date.now() + DAYS * DAY_MS),
        )}
        fault={faultOf('endsAt')}
      />
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {exception ? 'Save' : 'Make exception'}
        </Button>
        <Button onClick={close}>Close</Button>
      </div>
    </form>
  )
}
