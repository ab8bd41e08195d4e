import { createHash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SECRET_LENGTH = 33
const CHECKSUM_LENGTH = 6

const base62 = (value: number): string => {
  let text = ''
  for (let rest = value; text.length < CHECKSUM_LENGTH; rest = Math.floor(rest / 62))
    text = alphabet[rest % 62] + text
  return text
}
const checksumOf = (text: string): string => base62(crc32(text))

/**
 * A new key: `gh_<public id>_<secret><checksum>`. The secret has 33 characters of base 62 (196 bits); the
 * checksum is CRC-32 of what precedes it, so that a scanner can tell a key from a random string.
 */
export function generateKeyText(keyId: string): { text: string; hash: string; lastFour: string } {
  const secret = Array.from({ length: SECRET_LENGTH }, () => alphabet[randomInt(62)]).join('')
  const body = `gh_${keyId.replace(/^key_/, '')}_${secret}`
  const text = body + checksumOf(body)
  return { text, hash: hashKeyText(text), lastFour: text.slice(-4) }
}

/** SHA-256 of the whole key text, lower-case hex: all that is ever stored. */
const hashKeyText = (text: string): string => createHash('sha256').update(text).digest('hex')
