import type { CheckTerms } from '#gateway/upstream/target.ts'
import type { BuiltStep, Chain, RoutedOperation } from './engine.ts'

/**
 * A backend that serves only who shows it a certificate, or has one of an authority of its own, is asked as calls ask
 * it: on the terms of the first operation whose chain says any. What they are is looked up each time.
 */
export function termsOfChecks(
  operations: readonly RoutedOperation[],
  products: ReadonlySet<string>,
): CheckTerms | null {
  /** Operations that are alike have the same chain. */
  const seen = new Set<Chain>()
  for (const { chain } of operations)
    for (const productId of [...products, null]) {
      const current = chain(productId)
      if (!seen.has(current) && stepOfTerms(current))
        return () => stepOfTerms(chain(productId))?.runtime.backendTerms?.() ?? null
      seen.add(current)
    }
  return null
}

/** The step nearest to the backend has the last word. */
const stepOfTerms = ({ around }: Chain): BuiltStep | undefined =>
  around.findLast(({ dryRun, runtime }) => !dryRun && runtime.backendTerms)
