import type { Call } from '#gateway/pipeline/call.ts'
import { ownRefusal } from '#gateway/pipeline/own-refusal.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import { type BackendAnswer, BackendFailure, type BackendRequest } from './backend-call.ts'
import type { BackendPool } from './backend-pool.ts'
import { Visit } from './target.ts'
import type { TargetGroup } from './target-group.ts'

export interface GroupCall {
  call: Call
  /** Path and query below the target's own path. */
  rest: string
  watch(abandon: () => void): void
  /** The answer did not come in time. */
  late(): boolean
  /** The same backend on the terms of a step; null: on its own. */
  onTerms: ((pool: BackendPool) => BackendPool) | null
}

/**
 * Sends a request to one of the targets. Where no connection came about, nothing was sent, and another target that is
 * well is asked at once, whatever the method; any other failure is told, and a further try of the call goes elsewhere.
 */
export async function callGroup(
  group: TargetGroup,
  request: Omit<BackendRequest, 'target'>,
  { call, rest, watch, late, onTerms }: GroupCall,
): Promise<BackendAnswer | Refusal> {
  for (;;) {
    const place = group.choose(callerOf(group, call), call.tried, performance.now())
    call.visit?.end()
    if (place === null)
      return ownRefusal('backends-unhealthy', `All ${group.members.length} targets are out.`)
    const { target } = group.members[place] as TargetGroup['members'][number]
    call.tried |= 1 << place
    call.visit = new Visit(target)
    try {
      const pool = onTerms?.(target.pool) ?? target.pool
      const answer = await (call.recorder?.way(pool) ?? pool).call(
        { ...request, target: `${target.path}${rest}` || '/' },
        watch,
      )
      target.health.noteAnswer(answer.status, performance.now())
      return answer
    } catch (error) {
      if (!(error instanceof BackendFailure) || isOurs(call)) {
        target.health.noteNothing()
        throw error
      }
      const now = performance.now()
      target.health.noteCall(late() ? 'A call had no answer in time.' : error.message, now)
      if (late() || !error.unsent || !group.hasFresh(call.tried, now)) throw error
    }
  }
}

/** The call ended because of its caller, which says nothing about the target. */
const isOurs = ({ inbound }: Call): boolean => inbound.gone || inbound.body?.broken === true

function callerOf({ choice }: TargetGroup, { key, clientIp }: Call): string {
  if (choice === 'sticky-subscription') return key?.subscriptionId ?? clientIp
  return choice === 'sticky-address' ? clientIp : ''
}
