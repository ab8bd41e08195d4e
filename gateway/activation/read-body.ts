import { gunzipSync } from 'node:zlib'
import type { SnapshotFault } from '#contract/admin.ts'
import { canonicalJson } from '#contract/canonical-json.ts'
import { hashCanonical } from '#contract/hash-snapshot.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { type HeldSecrets, readSnapshot } from './find-faults.ts'

/** Of a snapshot as text; one of fifty thousand operations has four million. */
export const SNAPSHOT_BYTES_MAX = 256_000_000

export type Coding = 'gzip' | 'identity'

export interface SnapshotBody {
  bytes: Uint8Array
  coding: Coding
}
/** A snapshot without faults, its address, and its canonical JSON. */
export interface ReadSnapshot {
  snapshot: Snapshot
  hash: string
  canonical: Uint8Array
}
/** `parsed`: what has the shape of a snapshot, though it has faults. */
export type Read =
  | ReadSnapshot
  | { faults: SnapshotFault[]; parsed: Snapshot | null }
  | { unreadable: string }

/** Decodes, parses and judges a snapshot. Takes its time: some hundred milliseconds for a large one. */
export function readBody({ bytes, coding }: SnapshotBody, holds: HeldSecrets): Read {
  const value = jsonOf({ bytes, coding }, SNAPSHOT_BYTES_MAX)
  if ('unreadable' in value) return value
  try {
    return judged(value.json, holds)
  } catch (error) {
    // What walks through it calls itself for each level.
    if (error instanceof RangeError) return { unreadable: 'The body is nested too deeply' }
    throw error
  }
}

function judged(json: unknown, holds: HeldSecrets): Read {
  const read = readSnapshot(json, holds)
  if ('faults' in read) return read
  const canonical = Buffer.from(canonicalJson(read.snapshot))
  return { snapshot: read.snapshot, hash: hashCanonical(canonical), canonical }
}

/** `bytesMax`: of the text, unpacked. */
export function jsonOf(
  { bytes, coding }: SnapshotBody,
  bytesMax: number,
): { json: unknown } | { unreadable: string } {
  let text: Uint8Array = bytes
  try {
    if (coding === 'gzip') text = gunzipSync(bytes, { maxOutputLength: bytesMax })
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    return { unreadable: tooLarge ? 'The body is too large when unpacked' : 'The body is not gzip' }
  }
  try {
    return {
      json: JSON.parse(Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString()),
    }
  } catch {
    return { unreadable: 'The body is not JSON' }
  }
}
