import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Snapshot } from './snapshot.ts'

/** The address of a snapshot that is canonical JSON already: SHA-256, in lower-case hex. */
export const hashCanonical = (text: string | Uint8Array): string =>
  createHash('sha256').update(text).digest('hex')

/** The address of a snapshot: SHA-256 over its canonical JSON. */
export const hashSnapshot = (snapshot: Snapshot): string => hashCanonical(canonicalJson(snapshot))
