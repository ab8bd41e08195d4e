import type { BuiltStep } from '#gateway/activation/engine.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import type { Call } from './call.ts'
import { TooMuchHeld } from './held-bytes.ts'

type Step = Pick<BuiltStep, 'id' | 'policy'>

const REASON_CHARACTERS_MAX = 1_000

/** Notes what a step in dry-run would have refused. */
export function noteTried(call: Call, step: Step, made: Refusal | Answer | undefined): undefined {
  if (made && 'refused' in made) note(call, step, made.code, made.reason)
}

/** Notes that a step in dry-run came to nothing. */
export function noteFailed(call: Call, step: Step, error: unknown): undefined {
  if (error instanceof TooMuchHeld) noteNoRoom(call, step)
  else note(call, step, 'internal', 'The step failed.')
}

/** Notes that a step in dry-run could not hold what it had to see. */
export function noteNoRoom(call: Call, step: Step): undefined {
  note(
    call,
    step,
    'overloaded',
    'Not judged: bodies that steps hold take the memory they may have.',
  )
}

function note({ dryRun }: Call, { id, policy }: Step, code: string, reason: string): undefined {
  dryRun.push({ stepId: id, policy, code, reason: reason.slice(0, REASON_CHARACTERS_MAX) })
}
