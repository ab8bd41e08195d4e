import type { BuiltStep } from '#gateway/activation/engine.ts'
import type { Deadlines } from '#gateway/upstream/deadlines.ts'
import type { BackendReply } from '#gateway/upstream/forward.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import { type Answer, discard } from '#policies/kit/runtime.ts'
import type { Call } from './call.ts'
import type { CallExchange } from './call-exchange.ts'
import { readInTime } from './read-in-time.ts'
import { refusalAnswer } from './refusal-response.ts'
import { tryResponse } from './trials.ts'
import { tryAround } from './try-around.ts'
import { tryRequest } from './try-request.ts'

/** What came of a call so far: an answer, and if it is a refusal, that and the step that made it. */
export interface Outcome {
  answer: BackendReply
  refusal: Refusal | null
  stepId: string | null
}

export const answered = (answer: BackendReply): Outcome => ({ answer, refusal: null, stepId: null })

export const refused = (call: Call, refusal: Refusal, stepId: string | null): Outcome => ({
  answer: refusalAnswer(refusal, call),
  refusal,
  stepId,
})

export const outcomeOf = (call: Call, made: Answer | Refusal, stepId: string | null): Outcome =>
  'refused' in made ? refused(call, made, stepId) : answered(made)

/**
 * Runs the request hooks in order until one refuses or answers by itself; null: none did. A step in dry-run is shown the
 * call as it is at its place, and the next step goes on at once. What is decided at once costs no turn of the event loop.
 */
export function runRequest(
  steps: readonly BuiltStep[],
  exchange: CallExchange,
  call: Call,
): Outcome | null | Promise<Outcome | null> {
  while (call.stepsReached < steps.length) {
    const place = call.stepsReached
    const step = steps[place] as BuiltStep
    call.stepsReached += 1
    if (step.dryRun) {
      tryRequest(step, exchange, { call, place })
      continue
    }
    const said = step.runtime.request?.(exchange)
    if (said instanceof Promise)
      return said.then((made) =>
        made ? outcomeOf(call, made, step.id) : runRequest(steps, exchange, call),
      )
    if (said) return outcomeOf(call, said, step.id)
  }
  return null
}

/** Calls the backend through the steps that stand around it. */
export async function runAround(
  steps: readonly BuiltStep[],
  exchange: CallExchange,
  { call, backend }: { call: Call; backend: () => Promise<Answer | Refusal> },
): Promise<Outcome> {
  /** Refusals by the step that made them; the backend call's own are nobody's, though they come back through all. */
  const makers = new Map<Refusal, string | null>()
  const note = (made: Answer | Refusal, maker: string | null) => {
    if ('refused' in made && !makers.has(made)) makers.set(made, maker)
    return made
  }
  const through = async (index: number): Promise<Answer | Refusal> => {
    const step = steps[index]
    if (!step?.runtime.around) return note(await backend(), null)
    if (step.dryRun) return tryAround(step, exchange, { call, next: () => through(index + 1) })
    return note(await step.runtime.around(exchange, () => through(index + 1)), step.id)
  }
  const made = await through(0)
  return outcomeOf(call, made, 'refused' in made ? (makers.get(made) ?? null) : null)
}

/**
 * Runs the response hooks from `index` on; a refusal replaces the answer, and then only hooks that see refusals go on. A
 * step in dry-run is shown the answer as it is at its place, and the next step goes on at once.
 */
export function runResponse(
  steps: readonly BuiltStep[],
  exchange: CallExchange,
  {
    call,
    outcome,
    deadlines,
    index = 0,
  }: { call: Call; outcome: Outcome; deadlines: Deadlines; index?: number },
): Outcome | Promise<Outcome> {
  let current = outcome
  for (let place = index; place < steps.length; place += 1) {
    const step = steps[place] as BuiltStep
    const { id, runtime } = step
    if (current.refusal && !runtime.onRefusals) continue
    if (step.dryRun) {
      tryResponse(step, exchange, { call, answer: current.answer })
      continue
    }
    const said = runtime.response?.(exchange, current.answer)
    if (said instanceof Promise)
      return readInTime(said, exchange, { call, deadlines }).then((refusal) =>
        runResponse(steps, exchange, {
          call,
          deadlines,
          outcome: refusal ? replaced(call, current, refusal, id) : current,
          index: place + 1,
        }),
      )
    if (said) current = replaced(call, current, said, id)
  }
  return current
}

function replaced(call: Call, { answer }: Outcome, refusal: Refusal, stepId: string): Outcome {
  discard(answer)
  return refused(call, refusal, stepId)
}
