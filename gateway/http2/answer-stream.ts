import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { trailersOf } from '#gateway/http1/trailers.ts'
import { flowingOf } from '#gateway/server/flowing-of.ts'
import type { Outgoing } from '#gateway/server/inbound.ts'
import { type Flow, mayHaveBody } from '#gateway/server/response-writer.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import type { Answer } from '#policies/kit/runtime.ts'

export interface AnswerContext {
  method: string
  date: string
  /** There is no room for more until the stream drains. */
  filled(): void
  /** Once: everything was handed over, or the answer was cut. */
  done(bodyBytes: number): void
}

/** Sends one answer over a stream of HTTP/2; null: all of it was handed over. */
export function answerStream(
  stream: ServerHttp2Stream,
  { answer }: Pick<Outgoing, 'answer'>,
  { method, date, filled, done }: AnswerContext,
): Flow | null {
  const body = flowingOf(answer.body)
  const headers = headersOf(answer, date)
  // A stream whose head says 205 has no body (RFC 9110, 15.3.6).
  const allowed = answer.status !== 205 && mayHaveBody(answer.status, method)
  if (body instanceof FlowingBody && !body.whole()) {
    if (allowed) return flow(stream, headers, { body, answer, filled, done })
    body.cancel()
  }
  const bytes = allowed ? bytesOf(body) : null
  if (bytes) headers['content-length'] = bytes.byteLength
  stream.respond(headers, { endStream: !bytes || bytes.byteLength === 0 })
  if (bytes && bytes.byteLength > 0) stream.end(bytes)
  done(bytes?.byteLength ?? 0)
  return null
}

function bytesOf(body: FlowingBody | Uint8Array | string | null): Uint8Array {
  const all = body instanceof FlowingBody ? body.whole() : body
  return typeof all === 'string' ? Buffer.from(all) : (all ?? new Uint8Array())
}

function flow(
  stream: ServerHttp2Stream,
  headers: OutgoingHttpHeaders,
  {
    body,
    answer: { dropsTrailer },
    filled,
    done,
  }: { body: FlowingBody; answer: Answer } & Pick<AnswerContext, 'filled' | 'done'>,
): Flow {
  if (body.length !== null) headers['content-length'] = body.length
  stream.respond(headers, { waitForTrailers: true })
  stream.once('wantTrailers', () =>
    stream.sendTrailers(
      grouped(trailersOf({ trailers: body.trailers, dropsTrailer }) ?? new FieldList()),
    ),
  )
  let sent = 0
  body.flowTo({
    write(piece) {
      sent += piece.byteLength
      // The bytes wait in the stream, and their owner writes over them.
      const room = piece.byteLength === 0 || stream.write(Buffer.from(piece))
      if (!room) filled()
      return room
    },
    end() {
      stream.end()
      done(sent)
    },
    fail() {
      // What `close` ends is an answer that looks whole to its caller.
      stream.destroy(new Error('The answer was cut.'))
      done(sent)
    },
  })
  return {
    resume: () => body.resume(),
    abandon() {
      body.cancel()
      done(sent)
    },
  }
}

function headersOf({ status, headers }: Answer, date: string): OutgoingHttpHeaders {
  const fields = headers instanceof FieldList ? headers : FieldList.from(headers)
  const head: OutgoingHttpHeaders = { ':status': status, ...grouped(fields) }
  head.date ??= date
  delete head['content-length']
  return head
}

/**
 * Fields of the same name as one list (RFC 9110, 5.3): of several that may come once only, as Content-Type, a stream takes
 * none, whatever a backend says. Cookies are no list.
 */
function grouped(fields: FieldList): OutgoingHttpHeaders {
  const together = new Map<string, string[]>()
  for (const [name, value] of fields) {
    const values = together.get(name)
    if (values) values.push(value)
    else together.set(name, [value])
  }
  return Object.fromEntries(
    [...together].map(([name, values]) => [
      name,
      name === 'set-cookie' ? values : values.join(', '),
    ]),
  )
}
