import type { FieldList } from '#policies/kit/field-list.ts'
import { GatheredPieces } from '#policies/kit/gathered-pieces.ts'

/** Takes a body's pieces as they come. */
export interface BodySink {
  /** False: it is full; its owner calls `resume` of the body when there is room again. */
  write(piece: Uint8Array): boolean
  end(trailers: FieldList | null): void
  fail(error: Error): void
}

/** Who delivers the pieces: asked to wait while nobody can take them, and to stop when nobody wants them. */
export interface BodyOrigin {
  /** Somebody reads it: the moment to ask for it, if it has not been sent (RFC 9110, 10.1.1). */
  begin?(): void
  pause(): void
  resume(): void
  cancel(): void
}

/** Nobody wants the rest of a body. */
export class BodyUnwanted extends Error {}

/** Pieces that wait for a reader beyond this let the sender wait. */
const WAITING_BYTES_MAX = 65_536

/**
 * A body on its way, to one reader: pushed to a sink (`flowTo`) or pulled (`read`). Holds little: the origin is paused
 * while the reader is slow.
 */
export class FlowingBody {
  /** As stated; null: its end is known when it comes. */
  readonly length: number | null
  bytesSeen = 0
  trailers: FieldList | null = null
  readonly #origin: BodyOrigin
  readonly #waiting = new GatheredPieces()
  #waitingBytes = 0
  #paused = false
  #full = false
  #sink: BodySink | null = null
  #state: 'open' | 'ended' | 'failed' | 'cancelled' = 'open'
  #error: Error | null = null
  #wake: (() => void) | null = null
  #begun = false
  #watcher: ((piece: Uint8Array) => void) | null = null
  #over: ((fault: Error | null) => void) | null = null
  #bytesMax = Number.POSITIVE_INFINITY
  #beyond: Error | null = null

  constructor(length: number | null, origin: BodyOrigin) {
    this.length = length
    this.#origin = origin
  }

  get ended(): boolean {
    return this.#state === 'ended'
  }

  /** Somebody takes it as it comes, and it has not ended. */
  get flowing(): boolean {
    return this.#state === 'open' && this.#sink !== null
  }

  /** It broke off before its end. */
  get broken(): boolean {
    return this.#state === 'failed'
  }

  /** What broke it; null: nothing did. */
  get fault(): string | null {
    return this.broken ? (this.#error?.message ?? 'It broke off.') : null
  }

  /** The same, as it was thrown. */
  get brokenBy(): Error | null {
    return this.broken ? this.#error : null
  }

  /** Something of it has gone to its reader: who begins to watch now misses that. */
  get begun(): boolean {
    return this.bytesSeen > this.#waitingBytes
  }

  /** Everything that came, if the end has come too and nobody has read any of it; else null. */
  whole(): Uint8Array | null {
    if (this.#state !== 'ended' || this.#sink || this.trailers) return null
    return this.#waiting.whole()
  }

  // ── The side of the origin ────────────────────────────────────────────────────────────────────
  push(piece: Uint8Array): void {
    if (this.#state !== 'open') return
    this.bytesSeen += piece.byteLength
    if (this.#beyond && this.bytesSeen > this.#bytesMax) {
      this.break(this.#beyond)
      this.#origin.cancel()
      return
    }
    this.#watcher?.(piece)
    if (this.#sink && !this.#full && this.#waiting.length === 0) {
      if (!this.#sink.write(piece)) this.#hold()
      return
    }
    this.#waiting.push(piece)
    this.#waitingBytes += piece.byteLength
    if (this.#waitingBytes > WAITING_BYTES_MAX) this.#pause()
    this.#stir()
  }

  finish(trailers: FieldList | null): void {
    if (this.#state !== 'open') return
    // What follows over the same connection is not this body's, and must not wait for its reader.
    this.#unpause()
    this.#state = 'ended'
    this.trailers = trailers
    this.#tellOver(null)
    this.#flush()
    this.#stir()
  }

  break(error: Error): void {
    if (this.#state !== 'open') return
    this.#unpause()
    this.#state = 'failed'
    this.#error = error
    this.#tellOver(error)
    this.#flush()
    this.#stir()
  }

  // ── The side of the reader ────────────────────────────────────────────────────────────────────
  flowTo(sink: BodySink): void {
    this.#sink = sink
    this.#begin()
    this.#flush()
  }

  /** The sink has room again. */
  resume(): void {
    this.#full = false
    this.#flush()
  }

  /** The next piece; null: the end. Throws what broke the body. */
  async read(): Promise<Uint8Array | null> {
    this.#begin()
    for (;;) {
      const piece = this.#waiting.shift()
      if (piece) {
        this.#waitingBytes -= piece.byteLength
        if (this.#waiting.length === 0) this.#unpause()
        return piece
      }
      if (this.#state === 'failed') throw this.#error ?? new Error('The body broke.')
      if (this.#state !== 'open') return null
      this.#unpause()
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /**
   * Shows `see` what waits and what will come, as it comes; `over` hears of the end once, with what broke the body or
   * BodyUnwanted.
   */
  watch(see: (piece: Uint8Array) => void, over?: (fault: Error | null) => void): void {
    for (const piece of this.#waiting) see(piece)
    if (over) this.#watchEnd(over)
    const before = this.#watcher
    this.#watcher = before
      ? (piece) => {
          before(piece)
          see(piece)
        }
      : see
  }

  /**
   * Breaks it with `beyond` once more than `bytesMax` of it have come, of which nobody sees more. False: they have come
   * already, and it stays as it is.
   */
  limit(bytesMax: number, beyond: Error): boolean {
    if (this.bytesSeen > bytesMax) return false
    if (bytesMax < this.#bytesMax) {
      this.#bytesMax = bytesMax
      this.#beyond = beyond
    }
    return true
  }

  /** Pieces that were read come first again. */
  putBack(pieces: Iterable<Uint8Array>): void {
    if (this.#state === 'cancelled') return
    this.#waiting.unshift(pieces)
    for (const piece of pieces) this.#waitingBytes += piece.byteLength
  }

  /** The rest is not wanted. */
  cancel(): void {
    this.#waiting.clear()
    this.#sink = null
    if (this.#state !== 'open') return
    this.#unpause()
    this.#state = 'cancelled'
    this.#tellOver(new BodyUnwanted())
    this.#origin.cancel()
    this.#stir()
  }

  #flush(): void {
    const sink = this.#sink
    if (!sink) return
    while (!this.#full) {
      const piece = this.#waiting.shift()
      if (!piece) break
      this.#waitingBytes -= piece.byteLength
      if (!sink.write(piece)) this.#hold()
    }
    if (this.#waiting.length > 0 || this.#full) return
    if (this.#state === 'ended') {
      this.#sink = null
      sink.end(this.trailers)
    } else if (this.#state === 'failed') {
      this.#sink = null
      sink.fail(this.#error ?? new Error('The body broke.'))
    } else this.#unpause()
  }

  #watchEnd(over: (fault: Error | null) => void): void {
    if (this.#state !== 'open') {
      over(this.#state === 'cancelled' ? new BodyUnwanted() : this.#error)
      return
    }
    const before = this.#over
    this.#over = before
      ? (fault) => {
          before(fault)
          over(fault)
        }
      : over
  }

  #tellOver(fault: Error | null): void {
    const over = this.#over
    this.#over = null
    over?.(fault)
  }

  #begin(): void {
    if (this.#begun) return
    this.#begun = true
    this.#origin.begin?.()
  }

  #hold(): void {
    this.#full = true
    this.#pause()
  }

  #pause(): void {
    if (this.#paused || this.#state !== 'open') return
    this.#paused = true
    this.#origin.pause()
  }

  #unpause(): void {
    if (!this.#paused || this.#state !== 'open') return
    this.#paused = false
    this.#origin.resume()
  }

  #stir(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }
}
