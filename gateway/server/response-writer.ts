import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { trailersOf } from '#gateway/http1/trailers.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { flowingOf } from './flowing-of.ts'
import type { Inbound, Outgoing } from './inbound.ts'
import type { SocketWriter } from './socket-writer.ts'
import { statusLine } from './status-line.ts'

export interface ResponseContext {
  inbound: Pick<Inbound, 'method' | 'version'>
  /** The connection ends after this answer. */
  closing: boolean
  date: string
  /** Everything was handed to the writer; `cleanly` false: the answer was cut and the connection must end with it. */
  done(bodyBytes: number, cleanly: boolean): void
}

/** An answer whose body still flows. */
export interface Flow {
  /** The writer has room again. */
  resume(): void
  /** The caller has gone. */
  abandon(): void
}

/** RFC 9110, 6.4.1. */
export const mayHaveBody = (status: number, method: string): boolean =>
  method !== 'HEAD' && status !== 204 && status !== 304 && status >= 200

/** Writes one answer in HTTP/1.1; null: all of it that there will be is with the writer. */
export function writeResponse(
  writer: SocketWriter,
  { answer }: Outgoing,
  context: ResponseContext,
): Flow | null {
  const { inbound, closing, date, done } = context
  const { status } = answer
  const body = flowingOf(answer.body)
  const fields =
    answer.headers instanceof FieldList ? answer.headers : FieldList.from(answer.headers)
  const head = [statusLine(status)]
  if (!fields.has('date')) head.push('date: ', date, '\r\n')
  if (closing) head.push('connection: close\r\n')
  if (body instanceof FlowingBody && !body.whole()) {
    if (mayHaveBody(status, inbound.method))
      return stream(writer, head, { body, fields, dropsTrailer: answer.dropsTrailer }, context)
    body.cancel()
    writer.message(head, fields, '\r\n', null)
    done(0, true)
    return null
  }
  const bytes = body instanceof FlowingBody ? body.whole() : (body as Uint8Array | string | null)
  if (!mayHaveBody(status, inbound.method)) {
    if (status === 204) fields.drop('content-length')
    writer.message(head, fields, '\r\n', null)
    done(0, true)
    return null
  }
  const length =
    bytes === null ? 0 : typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.byteLength
  const said = String(length)
  // The backend's line stands where it says the same.
  if (!fields.says('content-length', said)) fields.put('content-length', said)
  writer.message(head, fields, '\r\n', bytes)
  done(length, true)
  return null
}

interface Streamed {
  body: FlowingBody
  fields: FieldList
  dropsTrailer: Outgoing['answer']['dropsTrailer']
}

function stream(
  writer: SocketWriter,
  head: readonly string[],
  { body, fields, dropsTrailer }: Streamed,
  { inbound, done }: ResponseContext,
): Flow | null {
  const { length } = body
  fields.drop('content-length')
  // HTTP/1.0 knows no chunks: the end of the connection is the end of the body.
  const chunked = length === null && inbound.version === '1.1'
  const framing =
    length !== null
      ? `content-length: ${length}\r\n`
      : chunked
        ? 'transfer-encoding: chunked\r\n'
        : ''
  writer.message(head, fields, `${framing}\r\n`, null)
  let sent = 0
  let over = false
  const end = (cleanly: boolean) => {
    over = true
    done(sent, cleanly)
  }
  body.flowTo({
    write(piece) {
      if (piece.byteLength === 0) return !writer.full
      sent += piece.byteLength
      if (chunked) writer.chunk(piece)
      else writer.bytes(piece)
      return !writer.full
    },
    end(trailers) {
      if (chunked) writer.message(['0\r\n'], trailersOf({ trailers, dropsTrailer }), '\r\n', null)
      end(length === null || sent === length)
    },
    fail: () => end(false),
  })
  if (over) return null
  return {
    resume: () => body.resume(),
    abandon() {
      body.cancel()
      end(false)
    },
  }
}
