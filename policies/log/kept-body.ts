import type { ReadonlyHeaderFields } from '#policies/kit/header-fields.ts'
import { hideInJson, hideInPairs } from './hidden-values.ts'

const textual =
  /^(?:text\/[\w.+-]+|application\/(?:[\w.-]+\+)?(?:json|xml)|application\/x-www-form-urlencoded)$/

/** The beginning of a body as it passes by; never waits and never holds a piece back. */
export class KeptBody {
  readonly #mediaType: string
  readonly #bytesMax: number
  #pieces: Buffer[] = []
  #bytes = 0
  #cut = false

  private constructor(mediaType: string, bytesMax: number) {
    this.#mediaType = mediaType
    this.#bytesMax = bytesMax
  }

  /** Null: it is no text that can be read as it is. */
  static for(headers: ReadonlyHeaderFields, bytesMax: number): KeptBody | null {
    const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
    const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
    return coding === 'identity' && textual.test(type) ? new KeptBody(type, bytesMax) : null
  }

  readonly see = (piece: Uint8Array): void => {
    const room = this.#bytesMax - this.#bytes
    if (piece.byteLength > room) this.#cut = true
    if (room <= 0) return
    // A copy: the piece is part of what a socket is read into.
    const kept = Buffer.from(piece.subarray(0, room))
    this.#pieces.push(kept)
    this.#bytes += kept.byteLength
  }

  text(isHidden: (name: string) => boolean): { text: string; cut: boolean } {
    const text = Buffer.concat(this.#pieces).toString('utf8')
    const shown = this.#mediaType.endsWith('json')
      ? hideInJson(text, isHidden)
      : this.#mediaType === 'application/x-www-form-urlencoded'
        ? hideInPairs(text, isHidden)
        : text
    return { text: storable(shown), cut: this.#cut }
  }
}

/** Without what a database of texts does not take: controls but tabs and line ends, halves of characters. */
export const storable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd').toWellFormed()
