import { speaksOfCredentials } from '#policies/kit/credential-names.ts'

/** What stands in place of a value that is not kept. */
export const HIDDEN = '(hidden)'

/** Builds the test whether the value of a name is hidden: names of credentials always, and those that are given. */
export function hiddenNames(more: readonly string[]): (name: string) => boolean {
  const own = new Set(more)
  return (name) =>
    speaksOfCredentials(name) || partsOf(name.toLowerCase()).some((one) => own.has(one))
}

/** A name, and those that stand within it: `customer[iban]`, `customer.iban`, `iban[]`. */
const partsOf = (name: string): string[] =>
  /[[.]/.test(name) ? [name, ...name.split(/[[\].]/)] : [name]

/** A query or a form (`a=1&b=2`) with its hidden values replaced. */
export const hideInPairs = (text: string, isHidden: (name: string) => boolean): string =>
  text
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=')
      return at !== -1 && isHidden(decoded(pair.slice(0, at)))
        ? `${pair.slice(0, at + 1)}${HIDDEN}`
        : pair
    })
    .join('&')

/** A header's value may be or hold an address, with credentials in its query, its fragment or before its host. */
export const hideInAddresses = (text: string, isHidden: (name: string) => boolean): string =>
  text
    .replace(/\/\/[^/?#\s"@]{1,300}@/g, `//${HIDDEN}@`)
    .replace(/([?&#;])([^=&#;\s"]{1,200})=[^&#;\s">]*/g, (pair, mark: string, name: string) =>
      isHidden(decoded(name)) ? `${mark}${name}=${HIDDEN}` : pair,
    )

/**
 * A JSON text, whole or its beginning, with the hidden members replaced. Read token by token, since what stands in a text
 * may look like a member. A hidden member that is an object or a list ends what is kept.
 */
export function hideInJson(text: string, isHidden: (name: string) => boolean): string {
  let shown = ''
  let at = 0
  while (at < text.length) {
    const opening = text.indexOf('"', at)
    if (opening === -1) break
    const end = endOfText(text, opening)
    shown += text.slice(at, end)
    at = end
    const value = startOfValue(text, end)
    if (value === null || !isHidden(jsonText(text.slice(opening, end)))) continue
    shown += `${text.slice(end, value)}"${HIDDEN}"`
    const first = text[value]
    if (first === '{' || first === '[') return shown
    at = first === '"' ? endOfText(text, value) : endOfWord(text, value)
  }
  return shown + text.slice(at)
}

/** After the closing quote of the text that opens here; or the end, if it is cut off. */
function endOfText(text: string, opening: number): number {
  let at = opening + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return Math.min(text.length, at + 1)
}

/** Where the value begins if the text before was a member's name; null: it was none. */
function startOfValue(text: string, end: number): number | null {
  const [whole] = /^\s*:\s*/.exec(text.slice(end, end + 1_000)) ?? []
  return whole === undefined ? null : end + whole.length
}

function endOfWord(text: string, begin: number): number {
  const length = text.slice(begin).search(/[\s,}\]]/)
  return length === -1 ? text.length : begin + length
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}

/** A text of JSON with its quotes, read; as it stands, if it cannot be. */
function jsonText(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted.slice(1, -1)
  }
}
