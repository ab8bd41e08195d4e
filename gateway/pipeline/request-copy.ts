import type { FlowingBody } from '#gateway/http1/flowing-body.ts'
import type { RequestBody } from '#policies/kit/exchange.ts'
import { BodyTooLarge, readStream } from '#policies/kit/read-body.ts'
import { BodyCopy, type Cut } from './body-copy.ts'
import type { Call } from './call.ts'

/**
 * The body of a request for a step in dry-run, as it is at its place: it goes to the backend as if nobody looked, and is
 * copied as it passes. Asking for it asks the caller for nothing (RFC 9110, 10.1.1).
 */
export class RequestCopy implements RequestBody {
  readonly length: number | null
  /** What steps hold of it already; null: it still comes. */
  readonly #bytes: Uint8Array | null
  readonly #source: FlowingBody
  readonly #copy: BodyCopy
  #reading: Promise<Uint8Array> | null = null

  constructor(source: FlowingBody, { held, heldBody }: Pick<Call, 'held' | 'heldBody'>) {
    this.#source = source
    this.#bytes = heldBody?.bytes ?? null
    this.length = source.length
    // Of a body that breaks off the pipeline tells.
    this.#copy = new BodyCopy(source, { held, isGone: () => true })
  }

  async read(bytesMax: number): Promise<Uint8Array> {
    if (this.#bytes === null && this.length !== null && this.length > bytesMax)
      throw new BodyTooLarge()
    this.#reading ??= this.#bytes
      ? Promise.resolve(Buffer.from(this.#bytes))
      : readStream(this.#copy, bytesMax)
    const bytes = await this.#reading
    if (bytes.byteLength > bytesMax) throw new BodyTooLarge()
    return bytes
  }

  watch(see: (piece: Uint8Array) => void): void {
    if (this.#bytes) see(this.#bytes)
    else this.#source.watch(see)
  }

  limit(): boolean {
    return true
  }

  replace(): void {
    // It is nobody's but this step's.
  }

  /** It may be asked for later. */
  keep(): void {
    if (this.#bytes === null) this.#copy.begin()
  }

  /** It is still on its way to the backend. */
  get flows(): boolean {
    return this.#source.flowing
  }

  whenCut(cut: (why: Cut) => void): void {
    this.#copy.whenCut(cut)
  }

  /** The answer is out: what does not flow by now never will. */
  end(): void {
    if (!this.flows) this.#copy.end()
  }

  release(): void {
    this.#copy.release()
  }
}
