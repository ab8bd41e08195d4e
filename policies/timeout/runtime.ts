import type { FieldList } from '#policies/kit/field-list.ts'
import type { Ports } from '#policies/kit/ports.ts'
import { isStreamed, type PolicyRuntime, type StreamedBody } from '#policies/kit/runtime.ts'
import type { TimeoutConfig } from './definition.ts'

export const timeoutRuntime: PolicyRuntime<TimeoutConfig> = ({ answerMs, idleMs }, { watch }) => ({
  request({ target }) {
    target.timeoutMs = answerMs
    return undefined
  },
  ...(idleMs !== undefined && {
    response(_, answer) {
      if (isStreamed(answer.body)) answer.body = new MovingBody(answer.body, idleMs, watch)
      return undefined
    },
  }),
})

/** A body that breaks off when its source gives nothing for too long. */
class MovingBody implements StreamedBody {
  readonly length: number | null
  readonly #source: StreamedBody
  readonly #idleMs: number
  readonly #watch: Ports['watch']

  constructor(source: StreamedBody, idleMs: number, watch: Ports['watch']) {
    this.length = source.length
    this.#source = source
    this.#idleMs = idleMs
    this.#watch = watch
  }

  get trailers(): FieldList | null {
    return this.#source.trailers ?? null
  }

  async read(): Promise<Uint8Array | null> {
    const source = this.#source
    const { promise, reject } = Promise.withResolvers<never>()
    const settle = this.#watch(this.#idleMs, () => {
      reject(new Error(`The answer stood still for ${this.#idleMs} ms.`))
      source.cancel()
    })
    try {
      return await Promise.race([source.read(), promise])
    } finally {
      settle()
    }
  }

  cancel(): void {
    this.#source.cancel()
  }
}
