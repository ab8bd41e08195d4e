import { costLabels } from '#policies/kit/cost-label.ts'
import type { PolicyCost } from '#policies/kit/define-policy.ts'

/** What a policy costs a call, and on demand what the words for that mean. */
export const CostLegend = ({ cost }: { cost: PolicyCost }) => (
  <details className="text-sm text-muted">
    <summary>
      {costLabels[cost].label}
      <span className="sr-only">: what the words for costs mean</span>
    </summary>
    <CostMeanings />
  </details>
)

/** The words for costs, each explained, and what “measured” says. */
export const CostMeanings = () => (
  <dl className="mt-2 grid gap-2 pl-4 text-xs">
    {Object.values(costLabels).map(({ label, meaning }) => (
      <div key={label}>
        <dt className="font-medium">{label}</dt>
        <dd>{meaning}</dd>
      </div>
    ))}
    <div>
      <dt className="font-medium">Measured</dt>
      <dd>
        What the step itself took of about one call in 256, on average, without the time of the
        backend that it stands around. Nothing else of these calls is kept. A step that is deployed
        with another configuration is measured anew.
      </dd>
    </div>
  </dl>
)
