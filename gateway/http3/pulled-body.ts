import { FlowingBody } from '#gateway/http1/flowing-body.ts'

/** A body of the platform as one that flows; read only as fast as it is taken. */
export class PulledBody {
  readonly body: FlowingBody
  /** Since when somebody waits for the next piece; infinity: nobody does. */
  waitingSinceMs = Number.POSITIVE_INFINITY
  /** No further piece is asked for. */
  over = false
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #length: number | null
  readonly #clock: { readonly nowMs: number }
  #paused = false
  #reading = false

  /** `length`: as stated; null: its end says it. */
  constructor(
    source: ReadableStream<Uint8Array>,
    length: number | null,
    clock: { readonly nowMs: number },
  ) {
    this.#reader = source.getReader()
    this.#length = length
    this.#clock = clock
    this.body = new FlowingBody(length, {
      begin: () => void this.#pump(),
      pause: () => {
        this.#paused = true
      },
      resume: () => {
        this.#paused = false
        void this.#pump()
      },
      cancel: () => this.#stop(),
    })
  }

  /** It broke off. */
  end(why: Error): void {
    this.body.break(why)
    this.#stop()
  }

  #stop(): void {
    if (this.over) return
    this.over = true
    this.waitingSinceMs = Number.POSITIVE_INFINITY
    void this.#reader.cancel().catch(() => undefined)
  }

  async #pump(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    try {
      while (!this.#paused && !this.over) await this.#take()
    } catch (error) {
      this.end(error instanceof Error ? error : new Error(String(error)))
    } finally {
      this.#reading = false
    }
  }

  async #take(): Promise<void> {
    const { body } = this
    this.waitingSinceMs = this.#clock.nowMs
    const { done, value } = await this.#reader.read()
    this.waitingSinceMs = Number.POSITIVE_INFINITY
    if (this.over) return
    if (done) {
      // RFC 9114, 4.1.2: over a connection to a backend the rest would be another request.
      if (this.#length !== null && body.bytesSeen !== this.#length)
        throw new Error('Less came than the length says.')
      this.over = true
      body.finish(null)
      return
    }
    if (this.#length !== null && body.bytesSeen + value.byteLength > this.#length)
      throw new Error('More came than the length says.')
    body.push(value)
  }
}
