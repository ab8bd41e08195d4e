import type { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { BodyBroken, BodyRefused } from '#gateway/upstream/forward.ts'
import type { RequestBody } from '#policies/kit/exchange.ts'
import { GatheredPieces } from '#policies/kit/gathered-pieces.ts'
import { BodyTooLarge } from '#policies/kit/read-body.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { HeldBytes } from './held-bytes.ts'

/** The body of a call's request, for steps; until one asks for it, nothing is held. */
export class HeldBody implements RequestBody {
  readonly length: number | null
  readonly #source: FlowingBody
  #last: Promise<unknown> = Promise.resolve()
  #bytes: Uint8Array | null = null
  readonly #held: HeldBytes | null
  #taken = 0
  /** Until its bytes were there. */
  waitedMs = 0
  /** How often steps have put another in its place. */
  replaced = 0

  /** `held`: what all calls together may hold; null: as much as they like. */
  constructor(source: FlowingBody, held: HeldBytes | null = null) {
    this.#source = source
    this.#held = held
    this.length = source.length
  }

  /** The call is over. */
  release(): void {
    this.#held?.give(this.#taken)
    this.#taken = 0
  }

  /** What steps have read or put in its place; null: it still flows. */
  get bytes(): Uint8Array | null {
    return this.#bytes
  }

  async read(bytesMax: number): Promise<Uint8Array> {
    // One after the other: what one was refused, the next may be allowed.
    const before = this.#last
    const mine = before.then(() => this.#bytes ?? this.#readAll(bytesMax))
    this.#last = mine.then(
      () => undefined,
      () => undefined,
    )
    const bytes = await mine
    if (bytes.byteLength > bytesMax) throw new BodyTooLarge()
    return bytes
  }

  watch(see: (piece: Uint8Array) => void): void {
    if (this.#bytes) see(this.#bytes)
    else this.#source.watch(see)
  }

  limit(bytesMax: number, refusal: Refusal, stepId: string): boolean {
    if (this.#bytes) return this.#bytes.byteLength <= bytesMax
    return this.#source.limit(bytesMax, new BodyRefused(refusal, stepId))
  }

  replace(bytes: Uint8Array): void {
    this.#bytes = bytes
    this.replaced += 1
  }

  /** Beyond a limit everything goes back to the body: only who refuses the call ends it. */
  async #readAll(bytesMax: number): Promise<Uint8Array> {
    if (this.length !== null && this.length > bytesMax) throw new BodyTooLarge()
    const pieces = new GatheredPieces()
    let bytes = 0
    for (;;) {
      const piece = await this.#next()
      if (!piece) break
      pieces.push(piece)
      bytes += piece.byteLength
      try {
        if (bytes > bytesMax) throw new BodyTooLarge()
        this.#held?.take(piece.byteLength)
        this.#taken += piece.byteLength
      } catch (error) {
        this.release()
        this.#source.putBack(pieces)
        throw error
      }
    }
    this.#bytes = Buffer.concat([...pieces])
    return this.#bytes
  }

  async #next(): Promise<Uint8Array | null> {
    const began = performance.now()
    try {
      return await this.#source.read()
    } catch (error) {
      if (error instanceof BodyRefused) throw error
      throw new BodyBroken(error instanceof Error ? error.message : 'The body broke off.')
    } finally {
      this.waitedMs += performance.now() - began
    }
  }
}
