'use client'

import { useQuery } from '@tanstack/react-query'
import type { StepView } from '#lib/policy-chains/schema.ts'
import { costWords } from '#lib/step-costs/cost-words.ts'
import { stepCostsQuery } from '#lib/step-costs/queries.ts'
import { definitions, isPolicyType } from '#policies/definitions.ts'
import { costLabels } from '#policies/kit/cost-label.ts'

/** What a step costs a call: what its policy says, and what the gateways have measured. */
export function StepCost({ step: { id, policy } }: { step: Pick<StepView, 'id' | 'policy'> }) {
  const { data } = useQuery(stepCostsQuery())
  const label = isPolicyType(policy) ? costLabels[definitions[policy].cost].label : null
  const cost = data?.items.find(({ stepId }) => stepId === id)
  const measured = data && costWords(cost, data.silent)
  return <p className="text-xs text-muted">{[label, measured].filter(Boolean).join(' · ')}</p>
}
