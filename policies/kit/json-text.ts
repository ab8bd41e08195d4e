const [QUOTE, COMMA, BACKSLASH, SPACE] = [34, 44, 92, 32]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]
/** Signs are numbers of UTF-16; the text must be JSON. */
export const isComma = (sign: number): boolean => sign === COMMA
export const opensList = (sign: number): boolean => sign === OPEN_LIST
export const opens = (sign: number): boolean => sign === OPEN_OBJECT || sign === OPEN_LIST
export const closes = (sign: number): boolean => sign === CLOSE_OBJECT || sign === CLOSE_LIST

/** The place of what is not a space. */
export function skip(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) <= SPACE) at += 1
  return at
}

/** Where the value ends that begins at a place. */
export function endOf(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (first === QUOTE) return endOfString(text, start)
  let at = start + 1
  if (!opens(first)) {
    for (; at < text.length; at += 1) {
      const sign = text.charCodeAt(at)
      if (sign === COMMA || sign <= SPACE || closes(sign)) return at
    }
    return at
  }
  for (let depth = 1; depth > 0; ) {
    const sign = text.charCodeAt(at)
    if (sign === QUOTE) {
      at = endOfString(text, at)
      continue
    }
    if (opens(sign)) depth += 1
    else if (closes(sign)) depth -= 1
    at += 1
  }
  return at
}

function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let before = quote
    while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1
    if ((quote - before) % 2 === 0) return quote + 1
  }
}

/** What a name says that is written from a place to another. */
export function nameIn(text: string, start: number, end: number): string {
  const name = text.slice(start + 1, end - 1)
  return name.includes('\\') ? (JSON.parse(`"${name}"`) as string) : name
}
