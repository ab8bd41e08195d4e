/** A text that cannot be kept: there is no more room. */
export class NoRoom extends Error {}

const LENGTH_BYTES = 4

/**
 * Texts in shared memory, each kept once and never taken out; one thread adds, all read. A text is known by its place,
 * which is the number of bytes before it.
 */
export class InternedTexts {
  readonly #bytes: Buffer
  readonly #counts: Int32Array<SharedArrayBuffer>
  readonly #count: number
  readonly #places = new Map<string, number>()
  readonly #texts = new Map<number, string>()

  /** `count`: the word of `counts` that says how many bytes are in use. */
  constructor(memory: SharedArrayBuffer, counts: Int32Array<SharedArrayBuffer>, count: number) {
    this.#bytes = Buffer.from(memory)
    this.#counts = counts
    this.#count = count
  }

  /** Bytes in use. */
  get length(): number {
    return Atomics.load(this.#counts, this.#count)
  }

  /** The place of a text, which is added if it is new. Throws NoRoom. */
  placeOf(text: string): number {
    const known = this.#places.get(text)
    if (known !== undefined) return known
    const place = this.length
    const length = Buffer.byteLength(text)
    const end = place + LENGTH_BYTES + length
    if (end > this.#bytes.byteLength) throw new NoRoom('There is no room for another text.')
    this.#bytes.writeUInt32LE(length, place)
    this.#bytes.write(text, place + LENGTH_BYTES)
    Atomics.store(this.#counts, this.#count, end)
    this.#places.set(text, place)
    return place
  }

  textAt(place: number): string {
    const known = this.#texts.get(place)
    if (known !== undefined) return known
    const from = place + LENGTH_BYTES
    const text = this.#bytes.toString('utf8', from, from + this.#bytes.readUInt32LE(place))
    this.#texts.set(place, text)
    return text
  }

  /** Finds again what another thread, or a file, has put into the memory. */
  learn(): void {
    for (const [place, text] of textsIn(this.#bytes, this.length)) {
      this.#places.set(text, place)
      this.#texts.set(place, text)
    }
  }
}

/** Texts with their places, in memory or from a file. */
export function* textsIn(bytes: Buffer, length: number): Generator<[place: number, text: string]> {
  for (let place = 0; place < length; ) {
    const from = place + LENGTH_BYTES
    const end = from + bytes.readUInt32LE(place)
    yield [place, bytes.toString('utf8', from, end)]
    place = end
  }
}
