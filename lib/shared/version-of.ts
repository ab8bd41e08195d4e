import 'server-only'
import { canonicalJson } from '#contract/canonical-json.ts'
import { hashCanonical } from '#contract/hash-snapshot.ts'
import { fail, ok, type Result } from './result.ts'

/** A short name of what can be changed of a thing: another as soon as any of it is another. */
export const versionOf = (state: object): string =>
  // Moments become texts first.
  hashCanonical(canonicalJson(JSON.parse(JSON.stringify(state)))).slice(0, 16)

/** Refuses to overwrite what somebody else has stored since it was seen. */
export const requireUnchanged = (
  version: string,
  seen: string | undefined,
): Result<null, 'conflict'> =>
  seen === undefined || seen === version
    ? ok(null)
    : fail(
        'conflict',
        'Somebody else changed this after you opened it, so nothing was stored. Copy what you typed, load the page again, and change what is there now.',
      )
