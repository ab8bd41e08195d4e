import type { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { BodyBroken } from '#gateway/upstream/forward.ts'
import type { RequestBody } from '#policies/kit/exchange.ts'
import { BodyTooLarge, readStream } from '#policies/kit/read-body.ts'

/** The body of a call's request, for steps; until one asks for it, nothing is held. */
export class HeldBody implements RequestBody {
  readonly length: number | null
  readonly #source: FlowingBody
  #held: Promise<Uint8Array> | null = null
  #bytes: Uint8Array | null = null

  constructor(source: FlowingBody) {
    this.#source = source
    this.length = source.length
  }

  /** What steps have read or put in its place; null: it still flows. */
  get bytes(): Uint8Array | null {
    return this.#bytes
  }

  async read(bytesMax: number): Promise<Uint8Array> {
    if (!this.#held && this.length !== null && this.length > bytesMax) throw new BodyTooLarge()
    this.#held ??= this.#readAll(bytesMax)
    const bytes = this.#bytes ?? (await this.#held)
    if (bytes.byteLength > bytesMax) throw new BodyTooLarge()
    return bytes
  }

  replace(bytes: Uint8Array): void {
    this.#bytes = bytes
    this.#held = Promise.resolve(bytes)
  }

  async #readAll(bytesMax: number): Promise<Uint8Array> {
    try {
      const bytes = await readStream(this.#source, bytesMax)
      this.#bytes = bytes
      return bytes
    } catch (error) {
      if (error instanceof BodyTooLarge) throw error
      throw new BodyBroken(error instanceof Error ? error.message : 'The body broke off.')
    }
  }
}
