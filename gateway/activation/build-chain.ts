import type { BuiltStep, Chain } from './engine.ts'

/** Splits steps by what they have to do, in the order in which each has its turn. */
export function buildChain(steps: readonly BuiltStep[], excepted: Chain['excepted'] = []): Chain {
  const request = steps.filter(({ runtime }) => runtime.request || runtime.finished)
  return {
    request,
    around: steps.filter(({ runtime, dryRun }) => runtime.around && (runtime.looksOn || !dryRun)),
    finished: request
      .map((step, place) => ({ step, place }))
      .filter(({ step: { runtime } }) => runtime.finished),
    response: steps.filter(({ runtime }) => runtime.response).reverse(),
    // As with answers, the step nearest to the backend speaks first.
    preflight: steps.filter(({ runtime, dryRun }) => runtime.preflight && !dryRun).reverse(),
    excepted,
  }
}
