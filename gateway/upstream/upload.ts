import type { BodySink } from '#gateway/http1/flowing-body.ts'
import { passableTrailers } from '#gateway/http1/trailers.ts'
import type { SocketWriter } from '#gateway/server/socket-writer.ts'
import type { FieldList } from '#policies/kit/field-list.ts'
import type { BackendRequest } from './backend-call.ts'
import { passedAfter } from './headers.ts'

/** The backend is not waited for: the caller still has to send. */
export const UNTIL_IT_COMES = Number.POSITIVE_INFINITY

interface Upload {
  chunked: boolean
  /** All of it is with the writer. */
  ended(): void
  failed(error: Error): void
}

/** Hands the body of a request to a backend as it comes, and keeps up whose turn it is. */
export const upload = (
  writer: SocketWriter,
  { fields, keyHeader, dropsTrailer, turn }: BackendRequest,
  { chunked, ended, failed }: Upload,
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
    if (chunked)
      writer.message(
        ['0\r\n'],
        trailersFor({ fields, keyHeader, dropsTrailer }, trailers),
        '\r\n',
        null,
      )
    ended()
  },
  fail: failed,
})

function trailersFor(
  {
    fields,
    keyHeader,
    dropsTrailer,
  }: Pick<BackendRequest, 'fields' | 'keyHeader' | 'dropsTrailer'>,
  trailers: FieldList | null,
): FieldList | null {
  if (!trailers) return null
  const mayPass = passedAfter(fields)
  return passableTrailers(
    trailers,
    (name) => name !== keyHeader && !dropsTrailer?.(name) && mayPass(name),
  )
}
