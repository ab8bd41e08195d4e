import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Snapshot } from './snapshot.ts'

/** The address of a snapshot: SHA-256 over its canonical JSON, in lower-case hex. */
export const hashSnapshot = (snapshot: Snapshot): string =>
  createHash('sha256').update(canonicalJson(snapshot)).digest('hex')
