'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { endExceptionAction } from '#lib/policy-exceptions/actions.ts'
import type { Answerable, ExceptionView } from '#lib/policy-exceptions/schema.ts'
import { ExceptionForm } from './exception-form.tsx'
import { ExceptionWords, placeWords } from './exception-words.tsx'

/** An exception that holds: to read, to change and to end. */
export function ExceptionRow({
  exception,
  answerable,
  here,
  head,
  said,
}: {
  exception: ExceptionView
  /** Null: it can only be read. */
  answerable: Answerable | null
  here?: boolean
  /** What stands above its words. */
  head?: ReactNode
  /** What was done, a sentence. */
  said: (words: string) => void
}) {
  const router = useRouter()
  const [editing, setEditing] = useState(false)
  const name = `the exception from ${exception.step.title} at ${placeWords(exception)}`
  const { run, pending, refused } = useAction(endExceptionAction, () => {
    said('The exception is ended.')
    router.refresh()
  })
  return (
    <li className="grid grid-cols-1 gap-3">
      {head}
      <div className="flex flex-wrap items-start justify-between gap-3">
        <ExceptionWords exception={exception} here={here ?? false} />
        {answerable && (
          <div className="flex flex-wrap gap-2">
            <Button
              aria-label={`Change ${name}`}
              aria-expanded={editing}
              onClick={() => setEditing(!editing)}
            >
              Change
            </Button>
            <ConfirmDialog
              trigger={
                <Button aria-label={`End ${name}`} variant="danger" pending={pending}>
                  End
                </Button>
              }
              title={`End ${name}?`}
              confirm="End exception"
              onConfirm={() => run({ exceptionId: exception.id })}
            >
              The policy runs there again with the next deployment. The exception stays in the list
              of those that have ended.
            </ConfirmDialog>
          </div>
        )}
      </div>
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {editing && answerable && (
        <ExceptionForm
          stepId={exception.step.id}
          exception={exception}
          places={[]}
          answerable={answerable}
          close={() => setEditing(false)}
          done={() => {
            setEditing(false)
            said('The exception is changed.')
          }}
        />
      )}
    </li>
  )
}
