import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { flowingOf } from '#gateway/server/flowing-of.ts'
import type { Inbound, Outgoing } from '#gateway/server/inbound.ts'
import { mayHaveBody } from '#gateway/server/response-writer.ts'

/** Of a request: how it was asked, and whether its caller has gone since. */
type Asked = Pick<Inbound, 'method' | 'gone'>

/** An answer as one of the platform's; `sent` is called when Bun has taken its last byte, of a whole one at once, or the caller went. */
export function responseOf(outgoing: Outgoing, { method, gone }: Asked): Response {
  const { status, headers, body: given } = outgoing.answer
  const body = flowingOf(given)
  const fields = new Headers()
  for (const [name, value] of headers) if (name !== 'content-length') fields.append(name, value)
  if (gone || !mayHaveBody(status, method)) {
    if (body instanceof FlowingBody) body.cancel()
    outgoing.sent(0)
    return new Response(null, { status, headers: fields })
  }
  const bytes = body instanceof FlowingBody ? body.whole() : body
  if (body instanceof FlowingBody && bytes === null)
    return new Response(streamOf(body, outgoing), { status, headers: fields })
  const all = typeof bytes === 'string' ? Buffer.from(bytes) : (bytes ?? new Uint8Array())
  outgoing.sent(all.byteLength)
  return new Response(new Uint8Array(all), { status, headers: fields })
}

function streamOf(body: FlowingBody, outgoing: Outgoing): ReadableStream<Uint8Array> {
  let sent = 0
  let isOver = false
  const over = () => {
    // A caller that goes ends the read that is under way too.
    if (isOver) return
    isOver = true
    outgoing.sent(sent)
  }
  return new ReadableStream({
    async pull(controller) {
      try {
        const piece = await body.read()
        if (piece) {
          sent += piece.byteLength
          // A copy: the bytes wait in the stream, and their owner writes over them.
          controller.enqueue(new Uint8Array(piece))
          return
        }
        controller.close()
      } catch (error) {
        controller.error(error)
      }
      over()
    },
    cancel() {
      body.cancel()
      over()
    },
  })
}
