import { type KeyTableHead, keyEntry, keyTableHead } from '#contract/keys.ts'
import { NoRoom } from './interned-texts.ts'
import type { SharedKeys } from './shared-keys.ts'

export class MalformedKeyTable extends Error {}

/** Reads `PUT /v1/keys` piece by piece into keys that nobody else looks at: a head and `count` entries, one a line. */
export class KeyLines {
  readonly #keys: SharedKeys
  readonly #decoder = new TextDecoder()
  #rest = ''
  #head: KeyTableHead | null = null
  #number = 0

  constructor(keys: SharedKeys) {
    this.#keys = keys
  }

  /** Throws MalformedKeyTable, naming the line. */
  take(piece: Uint8Array): void {
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
        this.#keys.expect(this.#head.count)
      } else this.#keys.set(keyEntry.parse(value))
    } catch (error) {
      throw new MalformedKeyTable(
        error instanceof NoRoom ? error.message : `Line ${this.#number} is not what it must be.`,
      )
    }
  }
}
