import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { type Answer, isStreamed, type StreamedBody } from '#policies/kit/runtime.ts'

/** The body of an answer: one that flows, or all of it. */
export const flowingOf = (body: Answer['body']): FlowingBody | Uint8Array | string | null =>
  isStreamed(body) && !(body instanceof FlowingBody) ? flowing(body) : body

/** A body that a policy made, as one that flows. */
function flowing(source: StreamedBody): FlowingBody {
  let resume: (() => void) | null = null
  let paused = false
  const body: FlowingBody = new FlowingBody(source.length, {
    pause: () => {
      paused = true
    },
    resume: () => {
      paused = false
      resume?.()
    },
    cancel: () => source.cancel(),
  })
  const pump = async () => {
    try {
      for (let piece = await source.read(); piece; piece = await source.read()) {
        body.push(piece)
        if (paused)
          await new Promise<void>((go) => {
            resume = go
          })
      }
      body.finish(source.trailers ?? null)
    } catch (error) {
      body.break(error instanceof Error ? error : new Error(String(error)))
    }
  }
  void pump()
  return body
}
