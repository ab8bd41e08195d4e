import { type KeyEntry, type KeyTableHead, keyEntry, keyTableHead } from '#contract/keys.ts'
import { NoRoom } from './interned-texts.ts'
import { keyMemory, roomFor } from './key-memory.ts'
import { SharedKeys } from './shared-keys.ts'

/** Made a text of at once: long texts are memory that is not used again for others. */
const BYTES_AT_ONCE = 65_536

export class MalformedKeyTable extends Error {}

/** Reads `PUT /v1/keys` piece by piece: a head and `count` entries, one a line. */
export class KeyLines {
  readonly #keysMax: number
  #keys = new SharedKeys(keyMemory(0))
  readonly #decoder = new TextDecoder()
  #rest = ''
  #head: KeyTableHead | null = null
  #number = 0

  constructor(keysMax: number) {
    this.#keysMax = keysMax
  }

  /** What has been read so far; nobody else looks at it. */
  get keys(): SharedKeys {
    return this.#keys
  }

  /** Throws MalformedKeyTable, naming the line. */
  take(piece: Uint8Array): void {
    for (let at = 0; at < piece.byteLength; at += BYTES_AT_ONCE)
      this.#take(piece.subarray(at, at + BYTES_AT_ONCE))
  }

  #take(piece: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(piece, { stream: true })).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#line(line)
  }

  /** The head, when everything is there; throws MalformedKeyTable. */
  end(): KeyTableHead {
    this.#line(this.#rest + this.#decoder.decode())
    if (this.#head === null) throw new MalformedKeyTable('The table has no head.')
    if (this.#keys.size !== this.#head.count)
      throw new MalformedKeyTable(
        `The head announces ${this.#head.count} keys, but there are ${this.#keys.size}.`,
      )
    return this.#head
  }

  #line(line: string): void {
    if (line === '') return
    this.#number += 1
    try {
      const value: unknown = JSON.parse(line)
      if (this.#head === null) {
        this.#head = keyTableHead.parse(value)
        this.#begin(this.#head.count)
      } else this.#set(keyEntry.parse(value))
    } catch (error) {
      throw new MalformedKeyTable(
        error instanceof NoRoom ? error.message : `Line ${this.#number} is not what it must be.`,
      )
    }
  }

  #begin(count: number): void {
    if (count > this.#keysMax) throw new NoRoom(`There is room for ${this.#keysMax} keys.`)
    this.#keys = new SharedKeys(keyMemory(roomFor(count, this.#keysMax)))
    this.#keys.expect(count)
  }

  #set(entry: KeyEntry): void {
    try {
      this.#keys.set(entry)
    } catch (error) {
      const { keysMax } = this.#keys.memory
      // More keys than the head has announced; what lacks else is room for texts.
      if (!(error instanceof NoRoom) || this.#keys.size === keysMax) throw error
      this.#keys = this.#keys.grown(keysMax)
      this.#set(entry)
    }
  }
}
