import { BodyUnwanted } from '#gateway/http1/flowing-body.ts'
import type { FieldList } from '#policies/kit/field-list.ts'
import type { StreamedBody } from '#policies/kit/runtime.ts'

/** A body that a policy made and that can only be read, so that it can be watched. */
export class WatchedBody implements StreamedBody {
  readonly length: number | null
  readonly #source: StreamedBody
  readonly #watchers: {
    see(piece: Uint8Array): void
    over: ((fault: Error | null) => void) | undefined
  }[] = []

  constructor(source: StreamedBody) {
    this.length = source.length
    this.#source = source
  }

  watch(see: (piece: Uint8Array) => void, over?: (fault: Error | null) => void): void {
    this.#watchers.push({ see, over })
  }

  get trailers(): FieldList | null {
    return this.#source.trailers ?? null
  }

  async read(): Promise<Uint8Array | null> {
    try {
      const piece = await this.#source.read()
      if (piece) for (const { see } of this.#watchers) see(piece)
      else this.#end(null)
      return piece
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)))
      throw error
    }
  }

  cancel(): void {
    this.#end(new BodyUnwanted())
    this.#source.cancel()
  }

  #end(fault: Error | null): void {
    for (const { over } of this.#watchers.splice(0)) over?.(fault)
  }
}
