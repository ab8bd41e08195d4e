import type { TraceChange } from '#contract/trace.ts'
import type { FieldList } from '#policies/kit/field-list.ts'
import type { HeaderFields } from '#policies/kit/header-fields.ts'
import { type Answer, isStreamed } from '#policies/kit/runtime.ts'
import { type Hides, shown, shownQuery } from './shown.ts'

type Part = TraceChange['part']

/** What a step before the backend may change, as it is now. */
export interface RequestState {
  headers: Map<string, string>
  path: string
  query: string
  backendUrl: string | null
  timeoutMs: number | null
  claims: readonly string[]
}
/** What a step on the way back may change. */
export interface AnswerState {
  headers: Map<string, string>
  status: number
  body: Answer['body']
}

/** Each field once, several values joined as RFC 9110, 5.3 has it. */
export function fieldsOf(fields: HeaderFields | FieldList): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, value] of fields) {
    const before = found.get(name)
    found.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return found
}

export function requestChanges(
  before: RequestState,
  after: RequestState,
  hides: Hides,
): TraceChange[] {
  return [
    ...headerChanges('request-header', [before.headers, after.headers], hides),
    ...changed(
      'path',
      shown('', before.path, hides),
      shown('', after.path, hides),
      before.path !== after.path,
    ),
    ...(before.query === after.query
      ? []
      : changed('query', shownQuery(before.query, hides), shownQuery(after.query, hides), true)),
    ...changed('backend', before.backendUrl, after.backendUrl),
    ...changed('time-limit', milliseconds(before.timeoutMs), milliseconds(after.timeoutMs)),
    ...changed('claims', before.claims.join(', ') || null, after.claims.join(', ') || null),
  ]
}

export function answerChanges(
  before: AnswerState,
  after: AnswerState,
  hides: Hides,
): TraceChange[] {
  return [
    ...changed('status', String(before.status), String(after.status)),
    ...headerChanges('response-header', [before.headers, after.headers], hides),
    ...(before.body === after.body
      ? []
      : changed('response-body', sizeOf(before.body), sizeOf(after.body), true)),
  ]
}

/** A body by its size, never by what it says. */
function sizeOf(body: Answer['body']): string | null {
  if (body === null) return null
  if (isStreamed(body)) return body.length === null ? 'streamed' : `${body.length} bytes, streamed`
  return `${typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength} bytes`
}

const milliseconds = (ms: number | null) => (ms === null ? null : `${ms} ms`)

function headerChanges(
  part: Part,
  [before, after]: [Map<string, string>, Map<string, string>],
  hides: Hides,
): TraceChange[] {
  const names = new Set([...before.keys(), ...after.keys()])
  const text = (name: string, value: string | undefined) =>
    value === undefined ? null : shown(name, value, hides)
  return [...names]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({
      part,
      name,
      from: text(name, before.get(name)),
      to: text(name, after.get(name)),
    }))
}

const changed = (
  part: Part,
  from: string | null,
  to: string | null,
  differ = from !== to,
): TraceChange[] => (differ ? [{ part, name: null, from, to }] : [])
