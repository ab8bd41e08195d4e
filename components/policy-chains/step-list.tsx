'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useRef, useState } from 'react'
import { OnceDeployed } from '#components/deployments/once-deployed.tsx'
import { StepExceptions } from '#components/policy-exceptions/step-exceptions.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Outcome } from '#components/ui/outcome.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { moveStepAction, removeStepAction } from '#lib/policy-chains/actions.ts'
import type { StepView } from '#lib/policy-chains/schema.ts'
import type { PlaceOption } from '#lib/policy-exceptions/place-options.ts'
import type { Answerable, ExceptionView } from '#lib/policy-exceptions/schema.ts'
import { StepForm } from './step-form.tsx'
import { StepHead } from './step-head.tsx'

/** The steps of one place, in the order in which they run: to change, to move, to take out. */
export function StepList({
  editable,
  outermost,
  steps,
  networkLists,
  exceptions,
  places,
  answerable,
}: {
  /** False: they can only be read. */
  editable: boolean
  /** They run for every call, so nothing is further out. */
  outermost: boolean
  steps: StepView[]
  networkLists: string[]
  /** From these steps, those that hold. */
  exceptions: ExceptionView[]
  /** Below these steps. */
  places: PlaceOption[]
  answerable: Answerable | null
}) {
  const router = useRouter()
  const [editing, setEditing] = useState<string | null>(null)
  const [said, say] = useSaid()
  /** The title of the step that is acted on. */
  const acting = useRef('')
  const settled = (done: string, isGone: boolean) => {
    say(`${acting.current} is ${done}.`, isGone)
    router.refresh()
  }
  const moving = useAction(moveStepAction, () => settled('moved', false))
  const removing = useAction(removeStepAction, () => settled('removed', true))
  const refused = moving.refused ?? removing.refused
  /** What was said of the act before is old. */
  const begin = () => {
    say('', false)
    moving.forget()
    removing.forget()
  }
  return (
    <div className="grid grid-cols-1 gap-2">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      {said}
      {steps.length === 0 ? (
        <EmptyState title="No policy here">
          {outermost
            ? 'One that is set here runs for every call, of whatever API.'
            : 'What is set further out runs all the same.'}
        </EmptyState>
      ) : (
        <ol
          aria-label="Policies"
          className="divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {steps.map((step, index) => (
            <li key={step.id} className="grid grid-cols-1 gap-3 px-4 py-3 text-sm">
              <StepHead
                step={step}
                editable={editable}
                place={index + 1}
                last={index === steps.length - 1}
                pending={moving.pending || removing.pending}
                editing={editing === step.id}
                edit={() => {
                  begin()
                  setEditing(editing === step.id ? null : step.id)
                }}
                move={(to) => {
                  begin()
                  acting.current = step.title
                  moving.run({ stepId: step.id, to })
                }}
                remove={() => {
                  begin()
                  acting.current = step.title
                  removing.run({ stepId: step.id })
                }}
              />
              <StepExceptions
                step={step}
                exceptions={exceptions.filter((exception) => exception.step.id === step.id)}
                places={places.filter(
                  ({ value }) =>
                    !exceptions.some(
                      (exception) => exception.step.id === step.id && exception.place.id === value,
                    ),
                )}
                answerable={answerable}
              />
              {editing === step.id && (
                <StepForm
                  step={step}
                  networkLists={networkLists}
                  target={{ scope: step.scope, targetId: step.targetId }}
                  close={() => setEditing(null)}
                  changed={() => {
                    setEditing(null)
                    say(`${step.title} is changed.`, true)
                  }}
                />
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

/** The last thing that was done here. `isGone`: so is the control that was pressed. */
function useSaid(): [ReactNode, (words: string, isGone: boolean) => void] {
  const [said, setSaid] = useState({ words: '', isGone: false, count: 0 })
  const say = (words: string, isGone: boolean) => setSaid({ words, isGone, count: said.count + 1 })
  const Shown = said.isGone ? Outcome : Notice
  const shown = said.words && (
    <Shown key={said.count} tone="good">
      <OnceDeployed>{said.words}</OnceDeployed>
    </Shown>
  )
  return [shown, say]
}
