import { type ApiLifecycle, apiLifecycle } from '#contract/api-lifecycle.ts'
import type { Change } from './schema.ts'

const states = {
  deprecated: 'It is deprecated: each answer says so',
  retired: 'It is retired: calls are answered 410, and its backend is asked nothing',
} as const

/** What a change of an API's end means to callers. */
export function lifecycleWords(from: string, to: string): string[] {
  const [before, after] = [lifecycleIn(from), lifecycleIn(to)]
  if (!after)
    return [
      before?.state === 'retired'
        ? 'It is no longer retired: calls are answered again'
        : 'It is no longer deprecated',
    ]
  const said: [string, string | null, string | null][] = [
    ['Deprecated since', day(before?.deprecatedAt), day(after.deprecatedAt)],
    ['Ends on', day(before?.endsAt), day(after.endsAt)],
    ['Successor', before?.successorUrl ?? null, after.successorUrl],
    ['Note on its end', before?.deprecationUrl ?? null, after.deprecationUrl],
  ]
  return [
    ...(before?.state === 'retired' && after.state === 'deprecated'
      ? ['It is no longer retired: calls are answered again']
      : []),
    ...(before?.state === after.state ? [] : [states[after.state]]),
    ...said
      .filter(([, was, is]) => was !== is)
      .map(([name, was, is]) => `${name}: ${was ?? 'none'} → ${is ?? 'none'}`),
  ]
}

/** Whether a change ends the answers of an API. */
export const retires = (details: Change['details']): boolean =>
  details.some(
    ({ field, from, to }) =>
      field === 'lifecycle' &&
      lifecycleIn(to)?.state === 'retired' &&
      lifecycleIn(from)?.state !== 'retired',
  )

const lifecycleIn = (text: string): ApiLifecycle | null =>
  apiLifecycle.nullable().parse(JSON.parse(text))

const day = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : `${new Date(ms).toISOString().slice(0, 19)}Z`
