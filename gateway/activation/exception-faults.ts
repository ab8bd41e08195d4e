import type { SnapshotFault } from '#contract/admin.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { placesBelow } from '#policies/kit/places-below.ts'

/** Exceptions for a place that is not there, that does not lie below the step, or that has one already. */
export function exceptionFaults(snapshot: Snapshot): SnapshotFault[] {
  if (!snapshot.steps.some(({ exceptions }) => exceptions)) return []
  const isBelow = placesBelow(snapshot)
  return snapshot.steps.flatMap((step, index) => {
    const seen = new Set<string>()
    return (step.exceptions ?? []).flatMap(({ targetId }, position) => {
      const pointer = `/steps/${index}/exceptions/${position}/targetId`
      const isTwin = seen.has(targetId)
      seen.add(targetId)
      if (isTwin) return [{ pointer, message: `${targetId} is excepted twice.` }]
      if (isBelow(step, targetId)) return []
      return [
        { pointer, message: `There is no ${targetId} below this step of the ${step.scope} scope.` },
      ]
    })
  })
}
