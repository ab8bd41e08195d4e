import type { FailureCode } from './failures.ts'

/** One fault in an input: where (dotted path, or a JSON pointer into a document) and what is wrong with it. */
export interface Fault {
  path: string
  message: string
}

export interface Failure<Code extends FailureCode = FailureCode> {
  code: Code
  message: string
  faults?: Fault[]
}

/** What a use case answers: a value, or one of a closed set of expected failures. Bugs are thrown. */
export type Result<Value, Code extends FailureCode = FailureCode> =
  | { ok: true; value: Value }
  | { ok: false; failure: Failure<Code> }

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value })

export const fail = <Code extends FailureCode>(
  code: Code,
  message: string,
  faults?: Fault[],
): { ok: false; failure: Failure<Code> } => ({
  ok: false,
  failure: faults ? { code, message, faults } : { code, message },
})
