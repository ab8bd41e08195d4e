import type { z } from 'zod'
import { type KeyTableHead, keyEntry, keyTableHead } from '#contract/keys.ts'
import { NoRoom } from './interned-texts.ts'
import { TableWriter } from './table-writer.ts'

/** Made a text of at once: long texts are memory that is not used again for others. */
const BYTES_AT_ONCE = 65_536

/** Of a line; that of a key with a thousand networks has less than a tenth of it. */
const LINE_LENGTH_MAX = 1_000_000

export class MalformedKeyTable extends Error {}

/** Reads `PUT /v1/keys` piece by piece, a head and `count` entries, one a line, and writes them to an open file. */
export class KeyLines {
  readonly #file: number
  readonly #keysMax: number
  readonly #decoder = new TextDecoder()
  #rest = ''
  #head: KeyTableHead | null = null
  #writer: TableWriter | null = null
  #number = 0

  constructor(file: number, keysMax: number) {
    this.#file = file
    this.#keysMax = keysMax
  }

  /** Throws MalformedKeyTable, naming the line, or DiskRefused. */
  take(piece: Uint8Array): void {
    for (let at = 0; at < piece.byteLength; at += BYTES_AT_ONCE)
      this.#take(piece.subarray(at, at + BYTES_AT_ONCE))
  }

  #take(piece: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(piece, { stream: true })).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#line(line)
    if (this.#rest.length > LINE_LENGTH_MAX)
      throw new MalformedKeyTable(`Line ${this.#number + 1} is too long.`)
  }

  /** The head, when everything is on disk; throws MalformedKeyTable or DiskRefused. */
  end(): KeyTableHead {
    this.#line(this.#rest + this.#decoder.decode())
    if (!this.#head || !this.#writer) throw new MalformedKeyTable('The table has no head.')
    const { size } = this.#writer
    if (size < this.#head.count)
      throw new MalformedKeyTable(
        `The head announces ${this.#head.count} keys, but there are ${size}.`,
      )
    this.#writer.end()
    return this.#head
  }

  #line(line: string): void {
    if (line === '') return
    this.#number += 1
    if (this.#writer && this.#head) this.#add(this.#writer, this.#head, line)
    else this.#begin(this.#parsed(line, keyTableHead))
  }

  #begin(head: KeyTableHead): void {
    if (head.count > this.#keysMax)
      throw new MalformedKeyTable(`There is room for ${this.#keysMax} keys.`)
    this.#head = head
    this.#writer = new TableWriter(this.#file, head)
  }

  #add(writer: TableWriter, { count }: KeyTableHead, line: string): void {
    if (writer.size === count)
      throw new MalformedKeyTable(`The head announces ${count} keys, but there are more.`)
    const entry = this.#parsed(line, keyEntry)
    try {
      writer.add(entry)
    } catch (error) {
      if (error instanceof NoRoom) throw new MalformedKeyTable(error.message)
      throw error
    }
  }

  #parsed<Value>(line: string, schema: z.ZodType<Value>): Value {
    try {
      return schema.parse(JSON.parse(line))
    } catch {
      throw new MalformedKeyTable(`Line ${this.#number} is not what it must be.`)
    }
  }
}
