export interface JsonLimits {
  depthMax: number
  membersMax: number
  elementsMax: number
  valuesMax: number
  /** Of a text or a name as written, escapes and all. */
  stringBytesMax: number
  nameBytesMax: number
  twinNames: 'refuse' | 'allow'
}

/** Why a document is refused: it is broken, or goes beyond a limit. */
export type JsonFault = { kind: 'broken' | 'beyond'; reason: string }

class Found extends Error {
  readonly fault: JsonFault
  constructor(fault: JsonFault) {
    super(fault.reason)
    this.fault = fault
  }
}
const broken = (at: number): Found =>
  new Found({ kind: 'broken', reason: `The JSON is broken at byte ${at}.` })
const beyond = (what: string, limit: number): Found =>
  new Found({ kind: 'beyond', reason: `The JSON has ${what} than ${limit}.` })

/** An object or array that is open. */
interface Open {
  isObject: boolean
  /** Members or elements so far. */
  count: number
  names: Set<string> | null
}

const QUOTE = 34
const BACKSLASH = 92
const COMMA = 44
const COLON = 58
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [123, 125, 91, 93]
const literals = ['true', 'false', 'null'].map((word) => Buffer.from(word))
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const escapes = new Set(Buffer.from('"\\/bfnrt'))

/**
 * Reads JSON (RFC 8259) byte by byte without building anything; null: it is whole and within the limits. The bytes are
 * valid UTF-8. Depth costs no stack.
 */
export function scanJson(bytes: Uint8Array, limits: JsonLimits): JsonFault | null {
  try {
    new Scanner(bytes, limits).scan()
    return null
  } catch (error) {
    if (error instanceof Found) return error.fault
    throw error
  }
}

class Scanner {
  readonly #bytes: Uint8Array
  readonly #limits: JsonLimits
  readonly #open: Open[] = []
  #at = 0
  #values = 0

  constructor(bytes: Uint8Array, limits: JsonLimits) {
    this.#bytes = bytes
    this.#limits = limits
  }

  scan(): void {
    do this.#value()
    while (this.#next())
    this.#blanks()
    if (this.#at < this.#bytes.length) throw broken(this.#at)
  }

  /** One value, or the beginning of one that holds others. */
  #value(): void {
    this.#blanks()
    this.#values += 1
    if (this.#values > this.#limits.valuesMax) throw beyond('more values', this.#limits.valuesMax)
    const byte = this.#bytes[this.#at]
    if (byte === QUOTE) this.#string(this.#limits.stringBytesMax, 'a longer text')
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#begin(byte === OPEN_BRACE)
    else this.#word()
  }

  #begin(isObject: boolean): void {
    const { depthMax, twinNames } = this.#limits
    if (this.#open.length === depthMax) throw beyond('deeper nesting', depthMax)
    this.#at += 1
    this.#open.push({
      isObject,
      count: 0,
      names: isObject && twinNames === 'refuse' ? new Set() : null,
    })
  }

  /** Goes on to the next value, closing what ends before it; false: all is closed. */
  #next(): boolean {
    for (let inside = this.#open.at(-1); inside; inside = this.#open.at(-1)) {
      this.#blanks()
      const byte = this.#bytes[this.#at]
      const { isObject } = inside
      // Right after its beginning an object or array has neither comma nor value.
      const isFirst = inside.count === 0
      if (byte === (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
        this.#at += 1
        this.#open.pop()
        continue
      }
      if (!isFirst) {
        if (byte !== COMMA) throw broken(this.#at)
        this.#at += 1
      }
      this.#count(inside)
      if (isObject) this.#name(inside)
      return true
    }
    return false
  }

  #count(inside: Open): void {
    const { membersMax, elementsMax } = this.#limits
    inside.count += 1
    if (inside.isObject ? inside.count > membersMax : inside.count > elementsMax)
      throw inside.isObject
        ? beyond('more members', membersMax)
        : beyond('more elements', elementsMax)
  }

  #name({ names }: Open): void {
    this.#blanks()
    const from = this.#at
    if (this.#bytes[from] !== QUOTE) throw broken(from)
    this.#string(this.#limits.nameBytesMax, 'a longer name')
    if (names) {
      // An escape can write the same name in another way.
      const name = JSON.parse(
        Buffer.from(this.#bytes.subarray(from, this.#at)).toString(),
      ) as string
      if (names.has(name))
        throw new Found({
          kind: 'beyond',
          reason: 'The JSON has an object with the same name twice.',
        })
      names.add(name)
    }
    this.#blanks()
    if (this.#bytes[this.#at] !== COLON) throw broken(this.#at)
    this.#at += 1
  }

  #string(bytesMax: number, what: string): void {
    const from = this.#at + 1
    for (let at = from; at < this.#bytes.length; at += 1) {
      const byte = this.#bytes[at] as number
      if (byte === QUOTE) {
        this.#at = at + 1
        return
      }
      if (at - from >= bytesMax) throw beyond(what, bytesMax)
      if (byte < 32) throw broken(at)
      if (byte === BACKSLASH) at = this.#escape(at)
    }
    throw broken(this.#bytes.length)
  }

  /** The place of the last byte of the escape that begins at `at`. */
  #escape(at: number): number {
    const byte = this.#bytes[at + 1] ?? 0
    if (escapes.has(byte)) return at + 1
    if (byte !== 117) throw broken(at)
    for (let index = at + 2; index < at + 6; index += 1) {
      const digit = this.#bytes[index] ?? 0
      const isHex = (digit >= 48 && digit <= 57) || ((digit | 32) >= 97 && (digit | 32) <= 102)
      if (!isHex) throw broken(index)
    }
    return at + 5
  }

  #word(): void {
    const bytes = this.#bytes
    const from = this.#at
    for (const literal of literals) {
      if (literal.some((byte, index) => bytes[from + index] !== byte)) continue
      this.#at = from + literal.length
      return
    }
    let end = from
    while (end < bytes.length && isOfNumber(bytes[end] as number)) {
      if (end - from >= this.#limits.stringBytesMax)
        throw beyond('a longer number', this.#limits.stringBytesMax)
      end += 1
    }
    if (!number.test(Buffer.from(bytes.subarray(from, end)).toString('latin1'))) throw broken(from)
    this.#at = end
  }

  #blanks(): void {
    for (;;) {
      const byte = this.#bytes[this.#at]
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return
      this.#at += 1
    }
  }
}

/** Digits, signs, point and exponent. */
const isOfNumber = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) || byte === 43 || byte === 45 || byte === 46 || (byte | 32) === 101
