import 'server-only'
import type { StaffScope } from '#lib/identity/scope.ts'
import { listEnded, listLive } from './repository.ts'
import type { ExceptionView } from './schema.ts'

const WEEK_MS = 7 * 86_400_000

/** What staff are told of: exceptions end by themselves, and nobody is there to do it. */
export interface Ending {
  /** Within a week, the next one first. */
  soon: ExceptionView[]
  /** Over for a week at most, the latest first; not where the step is excepted again. */
  lately: ExceptionView[]
}

export async function listEnding(scope: StaffScope, now = new Date()): Promise<Ending> {
  const [live, ended] = await Promise.all([
    listLive(scope, {}, now),
    listEnded(scope, { now, since: new Date(now.getTime() - WEEK_MS) }),
  ])
  const excepted = new Set(live.map(whereOf))
  return {
    soon: live.filter(({ endsAt }) => Date.parse(endsAt) <= now.getTime() + WEEK_MS),
    lately: ended.filter((one) => !excepted.has(whereOf(one))),
  }
}

const whereOf = ({ step, place }: ExceptionView): string => `${step.id} ${place.id}`
