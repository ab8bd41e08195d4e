import { Badge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/page.tsx'
import type { StepView } from '#lib/policy-chains/schema.ts'
import { ConfigWords } from './config-words.tsx'
import { StepCost } from './step-cost.tsx'
import { StepOrigin } from './step-origin.tsx'

/** The steps that run for an operation, in their order, each with the place where it was set. */
export const ChainView = ({ steps, apiId }: { steps: StepView[]; apiId: string }) =>
  steps.length === 0 ? (
    <EmptyState title="No policy runs for it">Calls pass with their key alone.</EmptyState>
  ) : (
    <ol
      aria-label="Chain"
      className="divide-y divide-line rounded-lg border border-line bg-surface"
    >
      {steps.map((step, index) => (
        <li key={step.id} className="grid gap-1.5 px-4 py-3 text-sm">
          <div className="flex flex-wrap items-center gap-2">
            <span className="text-muted">{index + 1}</span>
            <span className="font-medium">{step.title}</span>
            {step.mode === 'dry-run' && <Badge tone="warn">dry-run</Badge>}
            <StepOrigin step={step} apiId={apiId} />
          </div>
          <ConfigWords policy={step.policy} config={step.config} />
          <StepCost step={step} />
        </li>
      ))}
    </ol>
  )
