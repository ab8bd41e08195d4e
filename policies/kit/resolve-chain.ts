import type { SnapshotStep, StepScope } from '#contract/snapshot.ts'

const order: Record<StepScope, number> = { global: 0, product: 1, api: 2, operation: 3 }

/** Where a call stands: the product it entered by (null: by none), its API and operation. */
export interface ChainTarget {
  productId: string | null
  apiId: string
  operationId: string
}

/**
 * The steps that apply to a call, in the order in which they run: global, product, API, operation; within a
 * scope as the snapshot lists them. Nothing lower drops or replaces what is above;
 * for a while a recorded exception does (`exceptedUntil`).
 */
export function resolveChain<Step extends Pick<SnapshotStep, 'scope' | 'targetId'>>(
  steps: readonly Step[],
  { productId, apiId, operationId }: ChainTarget,
): Step[] {
  const targets: Record<StepScope, string | null> = {
    global: null,
    product: productId,
    api: apiId,
    operation: operationId,
  }
  return steps
    .filter((step) =>
      step.scope === 'global'
        ? true
        : step.targetId !== null && step.targetId === targets[step.scope],
    )
    .map((step, index) => ({ step, index }))
    .sort((a, b) => order[a.step.scope] - order[b.step.scope] || a.index - b.index)
    .map(({ step }) => step)
}
