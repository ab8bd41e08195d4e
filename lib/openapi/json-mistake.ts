const token =
  /\s*(?:("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|((?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))|([{}[\]:,]))/uy

type Expecting = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end'

/** Index of the first character that JSON (RFC 8259) does not allow where it stands. The parser does not always say. */
export function jsonMistake(text: string): number {
  const open: string[] = []
  let expecting: Expecting = 'value'
  let index = 0
  while (index < text.length) {
    token.lastIndex = index
    const [whole, string, literal, sign] = token.exec(text) ?? []
    const next: Expecting | null =
      whole === undefined ? null : step(expecting, { string, literal, sign }, open)
    if (next === null) break
    index += whole?.length ?? 0
    expecting = next
  }
  return index + (/^\s*/.exec(text.slice(index, index + 10_000))?.[0].length ?? 0)
}

interface Token {
  string: string | undefined
  literal: string | undefined
  sign: string | undefined
}

function step(
  expecting: Expecting,
  { string, literal, sign }: Token,
  open: string[],
): Expecting | null {
  if (expecting === 'value' || expecting === 'value or end') {
    if (string !== undefined || literal !== undefined) return 'comma or end'
    if (sign === '{' || sign === '[') {
      open.push(sign)
      return sign === '{' ? 'key or end' : 'value or end'
    }
    return expecting === 'value or end' && sign === ']' ? closed(open, '[') : null
  }
  if (expecting === 'key' || expecting === 'key or end') {
    if (string !== undefined) return 'colon'
    return expecting === 'key or end' && sign === '}' ? closed(open, '{') : null
  }
  if (expecting === 'colon') return sign === ':' ? 'value' : null
  if (sign === ',' && open.length > 0) return open.at(-1) === '{' ? 'key' : 'value'
  if (sign === '}' || sign === ']') return closed(open, sign === '}' ? '{' : '[')
  return null
}

const closed = (open: string[], opener: string): Expecting | null =>
  open.pop() === opener ? 'comma or end' : null
