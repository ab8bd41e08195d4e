import type { Answer } from '#policies/kit/runtime.ts'

/**
 * The body as it is sent, and its size told once: at once where it is known before (then the record's time is until
 * the answer was handed on), else when the stream has ended or the caller has gone.
 */
export function counted(
  { headers, body }: Answer,
  bodyless: boolean,
  done: (bytes: number) => void,
): BodyInit | null {
  if (body === null || bodyless) {
    done(0)
    return bodyless && typeof body !== 'string' ? (body as BodyInit | null) : null
  }
  if (typeof body === 'string' || body instanceof Uint8Array) {
    done(typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength)
    return body as BodyInit
  }
  const length = headers.get('content-length')
  if (length !== null) {
    done(Number(length))
    return body
  }
  return watched(body, done)
}

function watched(
  body: ReadableStream<Uint8Array>,
  done: (bytes: number) => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let bytes = 0
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done: ended, value } = await reader.read()
        if (ended) {
          controller.close()
          done(bytes)
          return
        }
        bytes += value.byteLength
        controller.enqueue(value)
      } catch (error) {
        done(bytes)
        controller.error(error)
      }
    },
    async cancel(reason) {
      done(bytes)
      await reader.cancel(reason)
    },
  })
}
