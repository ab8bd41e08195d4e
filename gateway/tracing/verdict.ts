import type { TraceStep } from '#contract/trace.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'

export type Verdict = Pick<TraceStep, 'verdict' | 'code' | 'reason'>
export type Made = Refusal | Answer | undefined

export const passed: Verdict = { verdict: 'passed', code: null, reason: null }

/** Of a hook that has said nothing by the end of the call: it was in dry-run, and nobody waited for it. */
export const unsaid: Verdict = {
  verdict: 'failed',
  code: null,
  reason: 'It was not judged: the rest of the body never came by, or there was no room for it.',
}

/** What a hook came to, in a word. */
export function verdictOf(made: Made | Error, dryRun: boolean): Verdict {
  if (made === undefined) return passed
  if (made instanceof Error) return { verdict: 'failed', code: null, reason: made.message }
  if (!('refused' in made)) return { ...passed, verdict: 'answered' }
  const verdict = dryRun ? 'would-refuse' : 'refused'
  return { verdict, code: made.code, reason: made.reason.slice(0, 1_000) }
}

/** Runs something that may be done at once or later, and tells how it went, without a turn of the event loop more. */
export function settled<Value>(
  run: () => Value | Promise<Value>,
  tell: (made: Value | Error) => void,
): Value | Promise<Value> {
  const failed = (error: unknown): never => {
    tell(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
  const done = (value: Value): Value => {
    tell(value)
    return value
  }
  try {
    const said = run()
    return said instanceof Promise ? said.then(done, failed) : done(said)
  } catch (error) {
    return failed(error)
  }
}

/** To a thousandth of a millisecond. */
export const rounded = (milliseconds: number): number => Math.round(milliseconds * 1_000) / 1_000
