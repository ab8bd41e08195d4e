import type { HeaderFields } from '#policies/kit/header-fields.ts'
import { fieldName } from './field-name.ts'

const unsendable = /[^\t\x20-\x7e\x80-\xff]/

/** Header or trailer fields in two arrays: a message has few, and they are written once and read a few times. */
export class FieldList implements HeaderFields {
  readonly #names: string[] = []
  readonly #values: string[] = []

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
    const names = this.#names
    const first = names.indexOf(name)
    if (first === -1) return null
    const value = this.#values[first] ?? ''
    let next = names.indexOf(name, first + 1)
    if (next === -1) return value
    let joined = value
    for (; next !== -1; next = names.indexOf(name, next + 1)) joined += `, ${this.#values[next]}`
    return joined
  }

  has(name: string): boolean {
    return this.#names.includes(name.toLowerCase())
  }

  /** How often a field is there; the name in lower case. */
  count(name: string): number {
    let count = 0
    for (const own of this.#names) if (own === name) count += 1
    return count
  }

  set(name: string, value: string): void {
    const lower = checkedName(name)
    this.put(lower, checkedValue(value))
  }

  append(name: string, value: string): void {
    this.add(checkedName(name), checkedValue(value))
  }

  delete(name: string): void {
    this.drop(name.toLowerCase())
  }

  /** `set` of a name in lower case and a value that are known to be sendable. */
  put(name: string, value: string): void {
    const first = this.#names.indexOf(name)
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

  /** `delete` of a name in lower case. */
  drop(name: string): void {
    this.#dropFrom(name, 0)
  }

  #dropFrom(name: string, from: number): void {
    for (
      let index = this.#names.indexOf(name, from);
      index !== -1;
      index = this.#names.indexOf(name, index)
    ) {
      this.#names.splice(index, 1)
      this.#values.splice(index, 1)
    }
  }

  /** Drops the fields that `wanted` says no to. */
  keep(wanted: (name: string) => boolean): void {
    let kept = 0
    for (let index = 0; index < this.#names.length; index += 1) {
      const name = this.#names[index] as string
      if (!wanted(name)) continue
      this.#names[kept] = name
      this.#values[kept] = this.#values[index] as string
      kept += 1
    }
    this.#names.length = kept
    this.#values.length = kept
  }

  keys(): Iterable<string> {
    return new Set(this.#names)
  }

  *[Symbol.iterator](): IterableIterator<[string, string]> {
    for (const [index, name] of this.#names.entries()) yield [name, this.#values[index] ?? '']
  }

  /** The fields that `keep` says yes to. */
  copy(keep?: (name: string) => boolean): FieldList {
    const copy = new FieldList()
    for (let index = 0; index < this.#names.length; index += 1) {
      const name = this.#names[index] ?? ''
      if (!keep || keep(name)) copy.add(name, this.#values[index] ?? '')
    }
    return copy
  }

  /** As they are sent in HTTP/1.1: a line each (RFC 9112, 5). */
  lines(): string {
    let lines = ''
    for (let index = 0; index < this.#names.length; index += 1)
      lines += `${this.#names[index]}: ${this.#values[index]}\r\n`
    return lines
  }
}

function checkedName(name: string): string {
  const lower = fieldName(name)
  if (lower === null) throw new TypeError(`“${name.slice(0, 100)}” is not a field name.`)
  return lower
}

function checkedValue(value: string): string {
  const trimmed = value.trim()
  if (unsendable.test(trimmed))
    throw new TypeError('A field value has a character that cannot be sent.')
  return trimmed
}
