import type { GatewayView } from '#lib/gateways/schema.ts'

type Told = Pick<GatewayView, 'enforcesNumber' | 'snapshotHash' | 'notEnforced'>

/** What a gateway enforces, as the object of a sentence. */
export function enforced({ enforcesNumber, snapshotHash, notEnforced }: Told): string {
  if (snapshotHash === null) return 'nothing, and so refuses every call'
  if (notEnforced)
    return notEnforced.number === null
      ? 'a part of what was never deployed here'
      : `deployment ${notEnforced.number} in part`
  return enforcesNumber === null ? 'what was never deployed here' : `deployment ${enforcesNumber}`
}
