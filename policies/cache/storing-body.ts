import type { FieldList } from '#policies/kit/field-list.ts'
import type { StreamedBody } from '#policies/kit/runtime.ts'

/** A body that passes piece by piece and is handed over whole at its end, unless it was too large or broke off. */
export class StoringBody implements StreamedBody {
  readonly length: number | null
  readonly #source: StreamedBody
  readonly #bytesMax: number
  readonly #whole: (bytes: Uint8Array) => void
  #pieces: Uint8Array[] | null = []
  #bytes = 0

  constructor(source: StreamedBody, bytesMax: number, whole: (bytes: Uint8Array) => void) {
    this.length = source.length
    this.#source = source
    this.#bytesMax = bytesMax
    this.#whole = whole
  }

  get trailers(): FieldList | null {
    return this.#source.trailers ?? null
  }

  async read(): Promise<Uint8Array | null> {
    const piece = await this.#source.read()
    if (!this.#pieces) return piece
    if (piece === null) {
      const isWhole = this.length === null || this.length === this.#bytes
      if (isWhole) this.#whole(Buffer.concat(this.#pieces))
      this.#pieces = null
      return null
    }
    this.#bytes += piece.byteLength
    if (this.#bytes > this.#bytesMax) this.#pieces = null
    else this.#pieces.push(piece)
    return piece
  }

  cancel(): void {
    this.#pieces = null
    this.#source.cancel()
  }
}
