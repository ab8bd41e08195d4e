/** A field's value and the parameters after it (RFC 9110, 5.6.6), with lower-case names, in the order in which they stand. */
export interface FieldParameters {
  value: string
  parameters: [name: string, value: string][]
}

const TOKEN = /[\w!#$%&'*+\-.^`|~]+/y
const VALUE = /[\w!#$%&'*+\-.^`|~/]+/y
const BLANKS = /[ \t]*/y
/** A backslash before a quote is a quote to some readers and the end to others. */
const QUOTED = /"((?:[^"\\]|\\(?!["\\]))*)"/y

/** Reads a value with parameters; null: it is not written so, or could be read in two ways. */
export function fieldParameters(text: string): FieldParameters | null {
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }
  const value = take(VALUE)?.[0]
  if (value === undefined) return null
  const parameters: [string, string][] = []
  for (take(BLANKS); at < text.length; take(BLANKS)) {
    if (text[at] !== ';') return null
    at += 1
    take(BLANKS)
    const name = take(TOKEN)?.[0].toLowerCase()
    if (name === undefined || text[at] !== '=') return null
    at += 1
    const said = take(QUOTED)?.[1] ?? take(TOKEN)?.[0]
    if (said === undefined) return null
    parameters.push([name, said])
  }
  return { value, parameters }
}
