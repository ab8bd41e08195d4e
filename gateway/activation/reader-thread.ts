import type { SnapshotFault } from '#contract/admin.ts'
import { goBehindCalls } from '#gateway/threads/behind-calls.ts'
import { type Piece, piecesOf } from './pieces.ts'
import { readBody, type SnapshotBody } from './read-body.ts'

/** Ids of the secrets that the gateway holds; the secrets stay where they are. */
export interface HeldIds {
  text: ReadonlySet<string>
  certificate: ReadonlySet<string>
}
/** To the thread: the work first, and `more` for each further batch. */
export type ToReader = { body: SnapshotBody; held: HeldIds } | 'more'
export type FromReader =
  | { faults: SnapshotFault[] }
  | { unreadable: string }
  | { batch: Piece[] }
  | { hash: string; canonical: Uint8Array }

declare const self: {
  onmessage: (event: { data: ToReader }) => void
  postMessage(message: FromReader, transfer?: unknown[]): void
}

let batches: Iterator<Piece[]> | null = null
let last: FromReader | null = null

/** A batch at a time, each when it is asked for: the traffic's thread takes them in between calls. */
function next(): void {
  const batch = batches?.next()
  if (batch && !batch.done) self.postMessage({ batch: batch.value })
  else if (last) self.postMessage(last)
}

goBehindCalls()
self.onmessage = ({ data }) => {
  if (data === 'more') return next()
  const { body, held } = data
  const read = readBody(body, {
    text: (id) => (held.text.has(id) ? id : null),
    certificate: (id) => (held.certificate.has(id) ? id : null),
  })
  if ('unreadable' in read) return self.postMessage(read)
  if ('faults' in read) {
    batches = read.parsed && piecesOf(read.parsed)
    last = { faults: read.faults }
  } else {
    batches = piecesOf(read.snapshot)
    last = { hash: read.hash, canonical: read.canonical }
  }
  return next()
}
