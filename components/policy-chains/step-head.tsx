import { ArrowDown, ArrowUp } from 'lucide-react'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import type { StepView } from '#lib/policy-chains/schema.ts'
import { ConfigWords } from './config-words.tsx'
import { StepCost } from './step-cost.tsx'

/** A step in its list, with what can be done to it. */
export const StepHead = ({
  step,
  editable,
  place,
  last,
  pending,
  editing,
  edit,
  move,
  remove,
}: {
  step: StepView
  /** False: it can only be read. */
  editable: boolean
  place: number
  last: boolean
  pending: boolean
  editing: boolean
  edit: () => void
  move: (to: 'earlier' | 'later') => void
  remove: () => void
}) => (
  <div className="flex flex-wrap items-start justify-between gap-3">
    <div className="grid min-w-0 flex-1 basis-64 gap-1.5">
      <p className="flex flex-wrap items-center gap-2">
        <span className="text-muted">{place}</span>
        <span className="font-medium">{step.title}</span>
        {step.mode === 'dry-run' && <Badge tone="warn">dry-run</Badge>}
      </p>
      <ConfigWords policy={step.policy} config={step.config} />
      <StepCost step={step} />
    </div>
    {editable && (
      <div className="flex flex-wrap gap-2">
        {!(place === 1 && last) && (
          <>
            <Button
              aria-label={`Run ${step.title} earlier`}
              pending={pending}
              aria-disabled={place === 1 || undefined}
              onClick={() => place > 1 && move('earlier')}
            >
              <ArrowUp aria-hidden className="size-4" />
            </Button>
            <Button
              aria-label={`Run ${step.title} later`}
              pending={pending}
              aria-disabled={last || undefined}
              onClick={() => !last && move('later')}
            >
              <ArrowDown aria-hidden className="size-4" />
            </Button>
          </>
        )}
        <Button aria-label={`Edit ${step.title}`} aria-expanded={editing} onClick={edit}>
          Edit
        </Button>
        <ConfirmDialog
          trigger={
            <Button aria-label={`Remove ${step.title}`} variant="danger" pending={pending}>
              Remove
            </Button>
          }
          title={`Remove ${step.title}?`}
          confirm="Remove"
          onConfirm={remove}
        >
          It is enforced until the next deployment. Exceptions from it go with it. Its configuration
          stays in the audit log.
        </ConfirmDialog>
      </div>
    )}
  </div>
)
