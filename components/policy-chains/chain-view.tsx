import { StepExceptions } from '#components/policy-exceptions/step-exceptions.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import type { ChainStepView } from '#lib/policy-chains/schema.ts'
import type { PlaceOption } from '#lib/policy-exceptions/place-options.ts'
import type { Answerable } from '#lib/policy-exceptions/schema.ts'
import { ConfigWords } from './config-words.tsx'
import { StepCost } from './step-cost.tsx'
import { StepOrigin } from './step-origin.tsx'

/** The steps of an operation, in their order, each with the place where it was set and what keeps it from running. */
export const ChainView = ({
  steps,
  apiId,
  placesOf,
  answerable,
}: {
  steps: ChainStepView[]
  apiId: string
  /** Where on the way to the operation a step can be excepted. */
  placesOf: (step: ChainStepView) => PlaceOption[]
  answerable: Answerable | null
}) =>
  steps.length === 0 ? (
    <EmptyState title="No policy runs for it">Calls pass with their key alone.</EmptyState>
  ) : (
    <ol
      aria-label="Chain"
      className="divide-y divide-line rounded-lg border border-line bg-surface"
    >
      {steps.map((step, index) => (
        <li key={step.id} className="grid grid-cols-1 gap-1.5 px-4 py-3 text-sm">
          <div className="flex flex-wrap items-center gap-2">
            <span className="text-muted">{index + 1}</span>
            <span className="font-medium">{step.title}</span>
            {step.mode === 'dry-run' && <Badge tone="warn">dry-run</Badge>}
            {step.exception && <Badge tone="bad">does not run here</Badge>}
            <StepOrigin step={step} apiId={apiId} isOpen={answerable !== null} />
          </div>
          <ConfigWords policy={step.policy} config={step.config} />
          <StepCost step={step} />
          <StepExceptions
            step={step}
            exceptions={step.exception ? [step.exception] : []}
            places={step.exception ? [] : placesOf(step)}
            answerable={answerable}
            here
          />
        </li>
      ))}
    </ol>
  )
