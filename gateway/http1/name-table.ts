import { ownText } from './latin1.ts'

const SLOTS = 1_024
const NAME_CHARACTERS_MAX = 64
const A = 65
const Z = 90
const names: string[] = new Array(SLOTS).fill('')

/** Of every character of a token (RFC 9110, 5.6.2) the one in lower case; zero: not of a token. */
export const tokenCharacters = new Uint8Array(256)
for (const character of "!#$%&'*+.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") {
  tokenCharacters[character.charCodeAt(0)] = character.toLowerCase().charCodeAt(0)
}

/**
 * The name that stands in a text, in lower case. Names come again and again: each is made once and then only compared.
 * One that is new takes the place of another, so that a caller who makes names up fills no memory.
 * `hash`: any function of the name's characters in lower case; `from` to `to` holds only token characters.
 */
export function nameIn(text: string, from: number, to: number, hash: number): string {
  const slot = hash & (SLOTS - 1)
  const known = names[slot] as string
  if (known.length === to - from && stands(known, text, from)) return known
  const name = text.slice(from, to).toLowerCase()
  if (name.length > NAME_CHARACTERS_MAX) return name
  const own = ownText(name)
  names[slot] = own
  return own
}

function stands(name: string, text: string, from: number): boolean {
  for (let index = 0; index < name.length; index += 1) {
    let code = text.charCodeAt(from + index)
    if (code >= A && code <= Z) code |= 32
    if (code !== name.charCodeAt(index)) return false
  }
  return true
}
