import type { BuiltStep } from '#gateway/activation/engine.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import type { Call } from './call.ts'
import type { CallExchange } from './call-exchange.ts'
import { dryRunView } from './dry-run-view.ts'
import { noteFailed, noteTried } from './findings.ts'

type Made = Answer | Refusal

/** Makes the call of the backend and shows it to a step in dry-run: head and outcome, when they are there. */
export async function tryAround(
  step: BuiltStep,
  exchange: CallExchange,
  { call, next }: { call: Call; next: () => Promise<Made> },
): Promise<Made> {
  const { promise, resolve, reject } = Promise.withResolvers<Made>()
  // A step that has refused asks for nothing.
  promise.catch(() => undefined)
  /** What the step only passes on. */
  const given: { made?: Made; error?: unknown } = {}
  const trying = async () => step.runtime.around?.(dryRunView(exchange), () => promise)
  trying().then(
    (said) => said !== given.made && noteTried(call, { step }, said),
    (error: unknown) => error !== given.error && noteFailed(call, { step }, error),
  )
  try {
    const made = await next()
    given.made = headOf(made)
    resolve(given.made)
    return made
  } catch (error) {
    given.error = error
    reject(error)
    throw error
  }
}

/** The body is the caller's alone. */
const headOf = (made: Made): Made =>
  'refused' in made
    ? { ...made }
    : { status: made.status, headers: FieldList.from(made.headers), body: null }
