'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { removeStepAction } from '#lib/policy-chains/actions.ts'
import type { StepView } from '#lib/policy-chains/schema.ts'
import { StepForm } from './step-form.tsx'

export function StepList({ steps, editable }: { steps: StepView[]; editable: boolean }) {
  const router = useRouter()
  const [editing, setEditing] = useState<string | null>(null)
  const { run, pending, refused } = useAction(removeStepAction, () => router.refresh())
  if (steps.length === 0)
    return <EmptyState title="No policy here">Calls pass with their key alone.</EmptyState>
  return (
    <div className="grid gap-2">
      {refused && <Notice tone="bad">{refused.message}</Notice>}
      <ol
        aria-label="Policies"
        className="divide-y divide-line rounded-lg border border-line bg-surface"
      >
        {steps.map((step, index) => (
          <li key={step.id} className="grid gap-3 px-4 py-3 text-sm">
            <div className="flex flex-wrap items-center gap-2">
              <span className="text-muted">{index + 1}</span>
              <span className="font-medium">{step.title}</span>
              <Badge tone="accent">
                {step.scope}
                {step.targetName ? `: ${step.targetName}` : ''}
              </Badge>
              {step.mode === 'dry-run' && <Badge tone="warn">dry-run</Badge>}
              <code
                className="min-w-0 flex-1 truncate text-xs text-muted"
                title={JSON.stringify(step.config)}
              >
                {JSON.stringify(step.config)}
              </code>
              {editable && (
                <>
                  <Button onClick={() => setEditing(editing === step.id ? null : step.id)}>
                    Edit
                  </Button>
                  <Button
                    variant="danger"
                    pending={pending}
                    onClick={() => run({ stepId: step.id })}
                  >
                    Remove
                  </Button>
                </>
              )}
            </div>
            {editing === step.id && (
              <StepForm
                step={step}
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
