import type { Problem } from '#contract/problem.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import type { Call } from './call.ts'

/** A refusal as the caller sees it: RFC 9457, nothing internal, never cached. */
export function refusalAnswer(
  { status, code, title, headers, errors }: Refusal,
  { engine, requestId }: Pick<Call, 'engine' | 'requestId'>,
): Answer {
  const base = engine?.problemBase
  const problem: Problem = {
    type: base ? `${base}/docs/errors/${code}` : `urn:gatehouse:refusal:${code}`,
    title,
    status,
    code,
    requestId,
    ...(errors && { errors: [...errors] }),
  }
  return {
    status,
    headers: FieldList.from([
      ['content-type', 'application/problem+json'],
      ['cache-control', 'no-store'],
      ...Object.entries(headers),
    ]),
    body: JSON.stringify(problem),
  }
}
