import type { BuiltStep, Chain } from '#gateway/activation/build-engine.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import type { Call } from './call.ts'
import { type CallExchange, dryRunView } from './call-exchange.ts'

export interface StepRefusal {
  refusal: Refusal
  stepId: string
}

/** Runs the request hooks in order until one refuses. A step in dry-run only leaves a note in the record. */
export async function runRequest(
  steps: readonly BuiltStep[],
  exchange: CallExchange,
  call: Call,
): Promise<StepRefusal | undefined> {
  for (const step of steps) {
    if (step.dryRun) {
      await tryRequest(step, exchange, call)
      continue
    }
    const answered = step.runtime.request?.(exchange)
    // What is decided at once costs no turn of the event loop.
    const refusal = answered instanceof Promise ? await answered : answered
    if (refusal) return { refusal, stepId: step.id }
  }
  return undefined
}

async function tryRequest(
  { id, policy, runtime }: BuiltStep,
  exchange: CallExchange,
  call: Call,
): Promise<void> {
  try {
    const refusal = await runtime.request?.(dryRunView(exchange))
    if (refusal)
      call.dryRun.push({
        stepId: id,
        policy,
        code: refusal.code,
        reason: refusal.reason.slice(0, 1_000),
      })
  } catch {
    call.dryRun.push({ stepId: id, policy, code: 'internal', reason: 'The step failed.' })
  }
}

/** Runs the response hooks; a refusal replaces the answer, and then only hooks that see refusals go on. */
export async function runResponse(
  chain: Chain,
  { exchange, answer, refused }: { exchange: CallExchange; answer: Answer; refused: boolean },
  refusalAnswer: (refusal: Refusal) => Answer,
): Promise<{ answer: Answer; refusal: StepRefusal | null }> {
  let current = answer
  let refusal: StepRefusal | null = null
  for (const { id, runtime } of chain.response) {
    if ((refused || refusal) && !runtime.onRefusals) continue
    const answered = runtime.response?.(exchange, current)
    const made = answered instanceof Promise ? await answered : answered
    if (!made) continue
    if (current.body instanceof ReadableStream && !current.body.locked) await current.body.cancel()
    refusal = { refusal: made, stepId: id }
    current = refusalAnswer(made)
  }
  return { answer: current, refusal }
}
