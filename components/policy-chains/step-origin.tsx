import Link from 'next/link'
import type { StepView } from '#lib/policy-chains/schema.ts'

const words = { global: 'every call', product: 'product', api: 'API', operation: 'operation' }

/** Where a step was set, as the way there; `isOpen` false: the reader's role does not open that page. */
export const StepOrigin = ({
  step,
  apiId,
  isOpen = true,
}: {
  step: Pick<StepView, 'scope' | 'targetId' | 'targetName'>
  apiId?: string | undefined
  isOpen?: boolean
}) => {
  const place = step.targetId === null ? 'global' : `${step.scope} ${step.targetId}`
  const query = new URLSearchParams({ place, ...(apiId && { api: apiId }) })
  const said = `set on ${words[step.scope]}${step.targetName ? ` ${step.targetName}` : ''}`
  return isOpen ? (
    <Link
      href={`/console/policies?${query}`}
      className="min-w-0 break-words text-xs text-accent underline"
    >
      {said}
    </Link>
  ) : (
    <span className="min-w-0 break-words text-xs text-muted">{said}</span>
  )
}
