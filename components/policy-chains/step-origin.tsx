import Link from 'next/link'
import type { StepView } from '#lib/policy-chains/schema.ts'

const words = { global: 'every call', product: 'product', api: 'API', operation: 'operation' }

/** Where a step was set, as the way there. */
export const StepOrigin = ({
  step,
  apiId,
}: {
  step: Pick<StepView, 'scope' | 'targetId' | 'targetName'>
  apiId?: string | undefined
}) => {
  const place = step.targetId === null ? 'global' : `${step.scope} ${step.targetId}`
  const query = new URLSearchParams({ place, ...(apiId && { api: apiId }) })
  return (
    <Link
      href={`/console/policies?${query}`}
      className="min-w-0 break-words text-xs text-accent underline"
    >
      set on {words[step.scope]}
      {step.targetName ? ` ${step.targetName}` : ''}
    </Link>
  )
}
