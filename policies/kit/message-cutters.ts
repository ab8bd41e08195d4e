/** Cuts a stream of messages as it comes. What `push` and `rest` give, joined, is what was pushed. */
export interface MessageCutter {
  /** The messages that are whole now, each with what ends it. */
  push(text: string): string[]
  /** What has begun and not ended. */
  readonly rest: string
}

const QUOTE = '"'
const BACKSLASH = '\\'
export const RECORD_SEPARATOR = '\u001e'

/** JSON lines: a message ends with its line. */
export class LineCutter implements MessageCutter {
  rest = ''

  push(text: string): string[] {
    if (!text.includes('\n')) {
      this.rest += text
      return []
    }
    const lines = (this.rest + text).split(/(?<=\n)/)
    this.rest = lines.at(-1)?.endsWith('\n') ? '' : (lines.pop() ?? '')
    return lines
  }
}

/**
 * JSON text sequences (RFC 7464): a message begins with a record separator and ends with the line on which its value
 * does, or, where it is cut short, before the next separator.
 */
export class SequenceCutter implements MessageCutter {
  rest = ''
  #depth = 0
  #inText = false
  #isEscaped = false
  #isBlank = true

  push(text: string): string[] {
    const messages: string[] = []
    let start = 0
    for (let at = 0; at < text.length; at += 1) {
      const end = this.#endAfter(text[at] as string, at)
      if (end === null) continue
      messages.push(this.rest + text.slice(start, end))
      this.rest = ''
      start = end
    }
    this.rest += text.slice(start)
    return messages
  }

  /** Where a message ends, now that a sign is known; null: it goes on. */
  #endAfter(sign: string, at: number): number | null {
    if (sign === RECORD_SEPARATOR) {
      const hasBegun = !this.#isBlank
      this.#begin()
      return hasBegun ? at : null
    }
    if (this.#inText) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (sign === BACKSLASH) this.#isEscaped = true
      else if (sign === QUOTE) this.#inText = false
      return null
    }
    if (sign === '\n' && this.#depth <= 0 && !this.#isBlank) {
      this.#begin()
      return at + 1
    }
    if (sign === QUOTE) this.#inText = true
    else if (sign === '{' || sign === '[') this.#depth += 1
    else if (sign === '}' || sign === ']') this.#depth -= 1
    if (!/\s/.test(sign)) this.#isBlank = false
    return null
  }

  #begin(): void {
    this.#depth = 0
    this.#inText = false
    this.#isEscaped = false
    this.#isBlank = true
  }
}

/**
 * Server-sent events (HTML standard, 9.2.6): a message ends with an empty line. A line ends with CR LF, LF or CR; whether
 * LF follows a CR is waited for only where an event goes on, so that none is late.
 */
export class EventCutter implements MessageCutter {
  rest = ''
  /** The line that has not ended has signs. */
  #hasBegun = false
  /** All ends with a CR, to which an LF may belong. */
  #isAfterCr = false

  push(text: string): string[] {
    const messages: string[] = []
    let start = 0
    let line = this.#isAfterCr && text.startsWith('\n') ? 1 : 0
    if (text !== '') this.#isAfterCr = false
    const ends = /\r\n|\r|\n/g
    ends.lastIndex = line
    for (let found = ends.exec(text); found; found = ends.exec(text)) {
      const isEmpty = found.index === line && !this.#hasBegun
      line = ends.lastIndex
      this.#hasBegun = false
      if (isEmpty) {
        messages.push(this.rest + text.slice(start, line))
        this.rest = ''
        start = line
      } else this.#isAfterCr = found[0] === '\r' && line === text.length
    }
    this.rest += text.slice(start)
    if (line < text.length) this.#hasBegun = true
    return messages
  }
}
