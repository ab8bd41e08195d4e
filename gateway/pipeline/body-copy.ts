import { BodyUnwanted, FlowingBody } from '#gateway/http1/flowing-body.ts'
import { GatheredPieces } from '#policies/kit/gathered-pieces.ts'
import type { StreamedBody } from '#policies/kit/runtime.ts'
import type { HeldBytes } from './held-bytes.ts'

/** Why a copy ends without the end of its body: the body did, there is no room for it, or it is not read as it comes. */
export type Cut = 'unwanted' | 'no-room' | 'too-late'

/** Copied and not read yet: whoever reads a copy as it comes never has so much of it waiting. */
const UNREAD_BYTES_MAX = 4_194_304

/**
 * A body that goes to the caller or to the backend, for a step that only looks on: each piece is copied as it passes, at the pace at which
 * it passes. Nothing is copied before the first `read` and after `cancel`. A copy that is cut is never read to an end:
 * what is not known is not made up.
 */
export class BodyCopy implements StreamedBody {
  readonly length: number | null
  readonly #source: StreamedBody
  readonly #held: HeldBytes | null
  readonly #isGone: () => boolean
  #state: 'unread' | 'open' | 'whole' | 'broken' | 'closed' = 'unread'
  readonly #pieces = new GatheredPieces()
  #unreadBytes = 0
  #taken = 0
  #fault: Error | null = null
  #wake: (() => void) | null = null
  #cut: ((why: Cut) => void) | null = null
  /** Null: it is not cut. */
  cutBy: Cut | null = null

  /** `source` can be watched; `isGone`: the caller has left, so that the end of the body says nothing of the backend. */
  constructor(
    source: StreamedBody,
    { held, isGone }: { held: HeldBytes | null; isGone: () => boolean },
  ) {
    this.length = source.length
    this.#source = source
    this.#held = held
    this.#isGone = isGone
  }

  async read(): Promise<Uint8Array | null> {
    this.begin()
    for (;;) {
      const piece = this.#pieces.shift()
      if (piece) {
        this.#unreadBytes -= piece.byteLength
        return piece
      }
      if (this.#state === 'broken') throw this.#fault
      if (this.cutBy === null && this.#state !== 'open') return null
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Copies from now on, for a reader that comes later. */
  begin(): void {
    if (this.#state !== 'unread') return
    this.#state = 'open'
    if (this.#source instanceof FlowingBody && this.#source.begun) {
      this.#cutOff('too-late')
      return
    }
    this.#source.watch?.(
      (piece) => this.#see(piece),
      (fault) => this.#over(fault),
    )
  }

  watch(see: (piece: Uint8Array) => void, over?: (fault: Error | null) => void): void {
    this.#source.watch?.((piece) => see(Buffer.from(piece)), over)
  }

  /** Whoever reads it wants no more. */
  cancel(): void {
    this.#state = 'closed'
    this.#pieces.clear()
    this.#stir()
  }

  /** Nobody will judge it any more. */
  release(): void {
    this.cancel()
    this.#held?.give(this.#taken)
    this.#taken = 0
  }

  /** The answer is out, or its caller has left: more of the body cannot come. */
  end(): void {
    if (this.#state === 'open') this.#cutOff('unwanted')
  }

  /** `cut` hears, once, that the end of the body will not come. */
  whenCut(cut: (why: Cut) => void): void {
    if (this.cutBy) cut(this.cutBy)
    else this.#cut = cut
  }

  #see(piece: Uint8Array): void {
    const { byteLength } = piece
    if (this.#state !== 'open' || byteLength === 0) return
    this.#unreadBytes += byteLength
    if (this.#unreadBytes > UNREAD_BYTES_MAX) this.#cutOff('too-late')
    else if (this.#held?.takeSpare(byteLength) === false) this.#cutOff('no-room')
    else {
      this.#taken += byteLength
      // What carries the piece is written over, and a step may write into what it reads.
      this.#pieces.push(Buffer.from(piece))
      this.#stir()
    }
  }

  #over(fault: Error | null): void {
    if (this.#state !== 'open') return
    if (fault && (fault instanceof BodyUnwanted || this.#isGone())) {
      this.#cutOff('unwanted')
      return
    }
    this.#state = fault ? 'broken' : 'whole'
    this.#fault = fault
    this.#stir()
  }

  #cutOff(why: Cut): void {
    this.#state = 'closed'
    this.#pieces.clear()
    this.cutBy = why
    const cut = this.#cut
    this.#cut = null
    cut?.(why)
  }

  #stir(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }
}
