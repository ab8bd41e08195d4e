import type { HeaderFields } from '#policies/kit/header-fields.ts'
import { fieldName, hyphened } from './field-name.ts'
import { putBreak, putLatin1, putSlice } from './put-latin1.ts'

const unsendable = /[^\t\x20-\x7e\x80-\xff]/
const [COLON, SPACE] = [0x3a, 0x20]
const PLAIN_CHARACTERS_MAX = 100
/** Heads beyond this size have their values taken out at once, so that a place fits a number of 32 bits. */
const HEAD_CHARACTERS_MAX = 65_535

/**
 * Header or trailer fields in two arrays: a message has few, and they are written once and read a few times. A field
 * that was read from a head stays there until somebody asks for its value: most are only passed on, as they came.
 */
export class FieldList implements HeaderFields {
  readonly #names: string[] = []
  /** A text, or the place of the value in the head: where it begins, times 65,536, and its length. */
  readonly #values: (string | number)[] = []
  readonly #head: string

  /** `head`: the text that the fields stand in that `addStanding` adds. */
  constructor(head = '') {
    this.#head = head
  }

  static from(entries: Iterable<readonly [string, string]>): FieldList {
    const fields = new FieldList()
    for (const [name, value] of entries) fields.append(name, value)
    return fields
  }

  get size(): number {
    return this.#names.length
  }

  get(name: string): string | null {
    return this.find(name.toLowerCase())
  }

  /** `get` for a name that is in lower case already. */
  find(name: string): string | null {
    const first = this.#indexOf(name, 0)
    if (first === -1) return null
    const value = this.#valueAt(first)
    let next = this.#indexOf(name, first + 1)
    if (next === -1) return value
    let joined = value
    for (; next !== -1; next = this.#indexOf(name, next + 1)) joined += `, ${this.#valueAt(next)}`
    return joined
  }

  /** Whether a field is there once and says exactly this; the name in lower case. A text is not cut out for it. */
  says(name: string, text: string): boolean {
    const index = this.#indexOf(name, 0)
    if (index === -1 || this.#indexOf(name, index + 1) !== -1) return false
    const value = this.#values[index] as string | number
    if (typeof value === 'string') return value === text
    if ((value & 0xffff) !== text.length) return false
    const from = value >>> 16
    for (let place = 0; place < text.length; place += 1)
      if (this.#head.charCodeAt(from + place) !== text.charCodeAt(place)) return false
    return true
  }

  has(name: string): boolean {
    return this.#indexOf(name.toLowerCase(), 0) !== -1
  }

  /** How often a field is there; the name in lower case. */
  count(name: string): number {
    let count = 0
    for (const own of this.#names) if (own === name) count += 1
    return count
  }

  /** What is said under another spelling of the name goes: see `dropSpellings`. */
  set(name: string, value: string): void {
    const lower = checkedName(name)
    const checked = checkedValue(value)
    this.dropSpellings(lower)
    this.put(lower, checked)
  }

  append(name: string, value: string): void {
    this.add(checkedName(name), checkedValue(value))
  }

  delete(name: string): void {
    const lower = name.toLowerCase()
    this.dropSpellings(lower)
    this.drop(lower)
  }

  /** Drops what is said under another spelling of a name in lower case: for who follows CGI `x_user` stands for `x-user`. */
  dropSpellings(name: string): void {
    for (let index = 0; index < this.#names.length; index += 1) {
      const own = this.#names[index] as string
      if (own.length !== name.length || own === name || hyphened(own) !== hyphened(name)) continue
      const plain = hyphened(name)
      this.keep((other) => other === name || hyphened(other) !== plain)
      return
    }
  }

  /** `set` of a name in lower case and a value that are known to be sendable. */
  put(name: string, value: string): void {
    const first = this.#indexOf(name, 0)
    if (first === -1) {
      this.add(name, value)
      return
    }
    this.#values[first] = value
    this.#dropFrom(name, first + 1)
  }

  /** `append` of a name in lower case and a value that are known to be sendable. */
  add(name: string, value: string): void {
    this.#names.push(name)
    this.#values.push(value)
  }

  /**
   * `add` of a line that stands in the head as it is to be sent: a name of as many characters, a colon, a space, the
   * value, a line break.
   */
  addStanding(name: string, valueFrom: number, valueTo: number): void {
    this.#names.push(name)
    this.#values.push(
      valueTo <= HEAD_CHARACTERS_MAX
        ? valueFrom * 65_536 + (valueTo - valueFrom)
        : this.#head.slice(valueFrom, valueTo),
    )
  }

  /** `delete` of a name in lower case. */
  drop(name: string): void {
    this.#dropFrom(name, 0)
  }

  #dropFrom(name: string, from: number): void {
    let kept = this.#indexOf(name, from)
    if (kept === -1) return
    for (let index = kept + 1; index < this.#names.length; index += 1) {
      const own = this.#names[index] as string
      if (own === name) continue
      this.#names[kept] = own
      this.#values[kept] = this.#values[index] as string | number
      kept += 1
    }
    this.#names.length = kept
    this.#values.length = kept
  }

  /** Drops the fields that `wanted` says no to. */
  keep(wanted: (name: string) => boolean): void {
    let kept = 0
    for (let index = 0; index < this.#names.length; index += 1) {
      const name = this.#names[index] as string
      if (!wanted(name)) continue
      this.#names[kept] = name
      this.#values[kept] = this.#values[index] as string | number
      kept += 1
    }
    this.#names.length = kept
    this.#values.length = kept
  }

  keys(): Iterable<string> {
    return new Set(this.#names)
  }

  *[Symbol.iterator](): IterableIterator<[string, string]> {
    for (const [index, name] of this.#names.entries()) yield [name, this.#valueAt(index)]
  }

  /** The fields that `keep` says yes to. */
  copy(keep?: (name: string) => boolean): FieldList {
    const copy = new FieldList(this.#head)
    for (let index = 0; index < this.#names.length; index += 1) {
      const name = this.#names[index] as string
      if (keep && !keep(name)) continue
      copy.#names.push(name)
      copy.#values.push(this.#values[index] as string | number)
    }
    return copy
  }

  /** Bytes that `write` takes. */
  get bytes(): number {
    let bytes = 0
    for (let index = 0; index < this.#names.length; index += 1) {
      const value = this.#values[index] as string | number
      const length = typeof value === 'string' ? value.length : value & 0xffff
      bytes += (this.#names[index] as string).length + length + 4
    }
    return bytes
  }

  /**
   * Writes them as they are sent in HTTP/1.1, a line each (RFC 9112, 5), from a place on; answers the place after them.
   * Lines of the head that nobody changed stand as they came.
   */
  write(bytes: Buffer, at: number): number {
    let end = at
    /** Lines that follow each other in the head are taken together. */
    let from = 0
    let to = 0
    for (let index = 0; index < this.#names.length; index += 1) {
      const name = this.#names[index] as string
      const value = this.#values[index] as string | number
      if (typeof value === 'string') {
        if (to > from) end = this.#writeStanding(bytes, end, from, to)
        to = from
        end = putLatin1(bytes, end, name)
        bytes[end] = COLON
        bytes[end + 1] = SPACE
        end = putBreak(bytes, putLatin1(bytes, end + 2, value))
        continue
      }
      const start = (value >>> 16) - name.length - 2
      if (to === from || start !== to + 2) {
        if (to > from) end = this.#writeStanding(bytes, end, from, to)
        from = start
      }
      to = (value >>> 16) + (value & 0xffff)
    }
    return to > from ? this.#writeStanding(bytes, end, from, to) : end
  }

  #writeStanding(bytes: Buffer, at: number, from: number, to: number): number {
    return putBreak(bytes, putSlice(bytes, at, this.#head, from, to))
  }

  #indexOf(name: string, from: number): number {
    const names = this.#names
    for (let index = from; index < names.length; index += 1) if (names[index] === name) return index
    return -1
  }

  #valueAt(index: number): string {
    const value = this.#values[index] as string | number
    if (typeof value === 'string') return value
    const from = value >>> 16
    return this.#head.slice(from, from + (value & 0xffff))
  }
}

/** Drops what is said under another spelling of a name: it would stand for what a step has judged. */
export function dropOtherSpellings(fields: HeaderFields, name: string): void {
  if (fields instanceof FieldList) fields.dropSpellings(name)
  else
    for (const own of [...fields.keys()])
      if (own !== name && hyphened(own) === hyphened(name)) fields.delete(own)
}

/** Drops the fields whose name, in any spelling, is unwanted: in one pass, as a backend may send thousands. */
export function dropFields(fields: HeaderFields, unwanted: (name: string) => boolean): void {
  const isUnwanted = (name: string) => unwanted(name) || unwanted(hyphened(name))
  if (fields instanceof FieldList) fields.keep((name) => !isUnwanted(name))
  else for (const name of [...fields.keys()]) if (isUnwanted(name)) fields.delete(name)
}

/** Whether all of it is visible ASCII: nothing to trim, nothing that cannot be sent. */
function isPlain(value: string): boolean {
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    if (code <= 0x20 || code >= 0x7f) return false
  }
  return true
}

function checkedName(name: string): string {
  const lower = fieldName(name)
  if (lower === null) throw new TypeError(`“${name.slice(0, 100)}” is not a field name.`)
  return lower
}

function checkedValue(value: string): string {
  if (value.length <= PLAIN_CHARACTERS_MAX && isPlain(value)) return value
  const trimmed = value.trim()
  if (unsendable.test(trimmed))
    throw new TypeError('A field value has a character that cannot be sent.')
  return trimmed
}
