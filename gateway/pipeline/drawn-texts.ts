import { randomFillSync } from 'node:crypto'
import { latin1 } from '#gateway/http1/latin1.ts'

/** So many are drawn at once. */
const TEXTS = 512
/** In a form: this character is drawn. */
const DRAWN = '?'

/**
 * Texts of one form, in which some characters are drawn by chance. Many are drawn at once and made one long text: a part
 * of that costs less than a text of its own, and keeps all of it for as long as it is kept itself.
 */
export class DrawnTexts {
  readonly #length: number
  /** Places of a text that are drawn. */
  readonly #places: readonly number[]
  readonly #alphabet: Uint8Array
  readonly #bytes: Buffer
  readonly #random: Uint8Array
  #text = ''
  #used: number

  constructor(form: string, alphabet: string) {
    this.#length = form.length
    this.#places = [...form].flatMap((character, place) => (character === DRAWN ? [place] : []))
    this.#alphabet = Buffer.from(alphabet, 'latin1')
    this.#bytes = Buffer.from(form.repeat(TEXTS), 'latin1')
    this.#random = new Uint8Array(this.#places.length * TEXTS)
    this.#used = this.#bytes.length
  }

  next(): string {
    if (this.#used === this.#bytes.length) this.#draw()
    const from = this.#used
    this.#used += this.#length
    return this.#text.slice(from, this.#used)
  }

  #draw(): void {
    randomFillSync(this.#random)
    const { length } = this.#alphabet
    let drawn = 0
    for (let at = 0; at < this.#bytes.length; at += this.#length)
      for (const place of this.#places) {
        this.#bytes[at + place] = this.#alphabet[(this.#random[drawn] as number) % length] as number
        drawn += 1
      }
    this.#text = latin1(this.#bytes, 0, this.#bytes.length)
    this.#used = 0
  }
}
