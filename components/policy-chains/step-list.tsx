'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Notice } from '#components/ui/notice.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { moveStepAction, removeStepAction } from '#lib/policy-chains/actions.ts'
import type { StepView } from '#lib/policy-chains/schema.ts'
import { StepForm } from './step-form.tsx'
import { StepHead } from './step-head.tsx'

/** The steps of one place, in the order in which they run: to change, to move, to take out. */
export function StepList({ steps, networkLists }: { steps: StepView[]; networkLists: string[] }) {
  const router = useRouter()
  const [editing, setEditing] = useState<string | null>(null)
  const moving = useAction(moveStepAction, () => router.refresh())
  const removing = useAction(removeStepAction, () => router.refresh())
  const refused = moving.refused ?? removing.refused
  if (steps.length === 0)
    return (
      <EmptyState title="No policy here">What is set further out runs all the same.</EmptyState>
    )
  return (
    <div className="grid gap-2">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <ol
        aria-label="Policies"
        className="divide-y divide-line rounded-lg border border-line bg-surface"
      >
        {steps.map((step, index) => (
          <li key={step.id} className="grid gap-3 px-4 py-3 text-sm">
            <StepHead
              step={step}
              place={index + 1}
              last={index === steps.length - 1}
              pending={moving.pending || removing.pending}
              edit={() => setEditing(editing === step.id ? null : step.id)}
              move={(to) => moving.run({ stepId: step.id, to })}
              remove={() => removing.run({ stepId: step.id })}
            />
            {editing === step.id && (
              <StepForm
                step={step}
                networkLists={networkLists}
                target={{ scope: step.scope, targetId: step.targetId }}
                done={() => setEditing(null)}
              />
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}
