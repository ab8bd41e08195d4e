import 'server-only'
import { hashCanonical } from '#contract/hash-snapshot.ts'
import { versionOf } from '#lib/shared/version-of.ts'

/** Of what a deployment would change: by what it would send out, in canonical JSON, and what is live before it. */
export const pendingVersion = (text: string, liveNumber: number | null): string =>
  versionOf({ hash: hashCanonical(text), liveNumber })
