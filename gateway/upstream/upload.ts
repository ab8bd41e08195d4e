import type { BodySink } from '#gateway/http1/flowing-body.ts'
import { passableTrailers } from '#gateway/http1/trailers.ts'
import type { SocketWriter } from '#gateway/server/socket-writer.ts'
import type { Turn } from './backend-call.ts'

/** The backend is not waited for: the caller still has to send. */
export const UNTIL_IT_COMES = Number.POSITIVE_INFINITY

interface Upload {
  chunked: boolean
  turn: Turn | undefined
  mayTrail(name: string): boolean
  /** All of it is with the writer. */
  ended(): void
  failed(error: Error): void
}

/** Hands the body of a request to a backend as it comes, and keeps up whose turn it is. */
export const upload = (
  writer: SocketWriter,
  { chunked, turn, mayTrail, ended, failed }: Upload,
): BodySink => ({
  write(piece) {
    if (piece.byteLength === 0) return !writer.full
    if (chunked) writer.chunk(piece)
    else writer.bytes(piece)
    if (writer.full && turn) turn.backendSinceMs = performance.now()
    return !writer.full
  },
  end(trailers) {
    if (turn) turn.backendSinceMs = performance.now()
    if (chunked) writer.message('0\r\n', passableTrailers(trailers, mayTrail), '\r\n', null)
    ended()
  },
  fail: failed,
})
