import type { BuiltStep } from '#gateway/activation/engine.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import type { Call } from './call.ts'
import { TooMuchHeld } from './held-bytes.ts'

/** Who found something; with the place in the chain where it is about the request. */
export interface Finder {
  step: Pick<BuiltStep, 'id' | 'policy'>
  place?: number
}

const REASON_CHARACTERS_MAX = 1_000

/** Notes what a step in dry-run would have refused. */
export function noteTried(
  call: Call,
  finder: Finder,
  made: Refusal | Answer | undefined,
): undefined {
  if (made && 'refused' in made) note(call, finder, made.code, made.reason)
}

/** Notes that a step in dry-run came to nothing. */
export function noteFailed(call: Call, finder: Finder, error: unknown): undefined {
  if (error instanceof TooMuchHeld) noteNoRoom(call, finder)
  else note(call, finder, 'internal', 'The step failed.')
}

/** Notes that a step in dry-run could not hold what it had to see. */
export function noteNoRoom(call: Call, finder: Finder): undefined {
  note(
    call,
    finder,
    'overloaded',
    'Not judged: bodies that steps hold take the memory they may have.',
  )
}

function note(call: Call, { step, place }: Finder, code: string, reason: string): undefined {
  const { id, policy } = step
  const finding = { stepId: id, policy, code, reason: reason.slice(0, REASON_CHARACTERS_MAX) }
  if (place === undefined) {
    call.dryRun.push(finding)
    return
  }
  // Whoever had to wait stands where it would stand if nobody had.
  call.triedAt ??= []
  const at = call.triedAt.findLastIndex((before) => before <= place) + 1
  call.triedAt.splice(at, 0, place)
  call.dryRun.splice(at, 0, finding)
}
