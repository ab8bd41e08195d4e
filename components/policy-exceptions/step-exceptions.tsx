'use client'

import { useState } from 'react'
import { ActBegins } from '#components/ui/act-begins.tsx'
import { Button } from '#components/ui/button.tsx'
import type { PlaceOption } from '#lib/policy-exceptions/place-options.ts'
import type { Answerable, ExceptionView } from '#lib/policy-exceptions/schema.ts'
import { ExceptionForm } from './exception-form.tsx'
import { ExceptionRow } from './exception-row.tsx'
import { useSaid } from './said.tsx'

/** The exceptions from one step, and a way to make another. */
export function StepExceptions({
  step: { id, title },
  exceptions,
  places,
  answerable,
  here,
}: {
  step: { id: string; title: string }
  exceptions: ExceptionView[]
  /** Where it can be excepted besides. */
  places: PlaceOption[]
  /** Null: nothing can be changed. */
  answerable: Answerable | null
  /** They are shown for one operation, at which they hold. */
  here?: boolean
}) {
  const [making, setMaking] = useState(false)
  const [shown, say] = useSaid()
  const canMake = answerable && places.length > 0
  if (!shown && exceptions.length === 0 && !canMake) return null
  return (
    <ActBegins forget={() => say('')}>
      <div className="grid grid-cols-1 gap-3">
        {shown}
        {exceptions.length > 0 && (
          <ul
            aria-label={`Exceptions from ${title}`}
            className="grid grid-cols-1 gap-4 rounded-md bg-warn-soft p-3"
          >
            {exceptions.map((exception) => (
              <ExceptionRow
                key={exception.id}
                exception={exception}
                answerable={answerable}
                here={here ?? false}
                said={say}
              />
            ))}
          </ul>
        )}
        {canMake && (
          <div>
            <Button
              variant="quiet"
              className="-ml-3.5"
              aria-label={`Make an exception from ${title}`}
              aria-expanded={making}
              onClick={() => setMaking(!making)}
            >
              Make an exception…
            </Button>
          </div>
        )}
        {making && canMake && (
          <ExceptionForm
            stepId={id}
            places={places}
            answerable={answerable}
            close={() => setMaking(false)}
            done={() => {
              setMaking(false)
              say('The exception is made.')
            }}
          />
        )}
      </div>
    </ActBegins>
  )
}
