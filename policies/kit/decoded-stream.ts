import { once } from 'node:events'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { FieldList } from './field-list.ts'
import type { StreamedBody } from './runtime.ts'

const engines: Record<string, () => ReturnType<typeof createGunzip>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress as typeof createGunzip,
}

/** A body with its content coding (RFC 9110, 8.4) undone as it comes; `coding` is one that `isKnownCoding` knows. */
export function decodedStream(source: StreamedBody, coding: string | null): StreamedBody {
  const engine = engines[coding?.trim().toLowerCase() ?? '']
  return engine ? new DecodedStream(source, engine()) : source
}

class WronglyPacked extends Error {}

/** Unpacks no more than is read: a small piece that becomes a huge one waits. */
class DecodedStream implements StreamedBody {
  readonly length = null
  readonly #source: StreamedBody
  readonly #engine: ReturnType<typeof createGunzip>
  #pieces: AsyncIterator<Uint8Array> | null = null
  #taken = 0
  /** What broke the packed body itself off. */
  #broken: Error | null = null

  constructor(source: StreamedBody, engine: ReturnType<typeof createGunzip>) {
    this.#source = source
    this.#engine = engine
    // Whoever reads hears of it.
    engine.on('error', () => undefined)
  }

  get trailers(): FieldList | null {
    return this.#source.trailers ?? null
  }

  async read(): Promise<Uint8Array | null> {
    if (!this.#pieces) {
      this.#pieces = this.#engine[Symbol.asyncIterator]()
      void this.#feed()
    }
    const piece = await this.#unpacked(this.#pieces)
    if (piece === null && this.#engine.bytesWritten !== this.#taken)
      throw new WronglyPacked('There is more after the end of what is packed.')
    return piece
  }

  cancel(): void {
    this.#engine.destroy()
    this.#source.cancel()
  }

  async #unpacked(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | null> {
    try {
      const { done, value } = await pieces.next()
      return done ? null : value
    } catch (error) {
      this.cancel()
      throw (
        this.#broken ??
        new WronglyPacked('It is not in the coding that it names.', { cause: error })
      )
    }
  }

  async #feed(): Promise<void> {
    const engine = this.#engine
    try {
      for (let piece = await this.#source.read(); piece; piece = await this.#source.read()) {
        this.#taken += piece.byteLength
        if (!engine.write(piece)) await once(engine, 'drain')
      }
      engine.end()
    } catch (error) {
      this.#broken = error instanceof Error ? error : new Error(String(error))
      engine.destroy(this.#broken)
    }
  }
}
