/** It is not a form, or one that readers differ about; the message says where. */
export class UrlEncodedFault extends Error {}

const PAIRS_MAX = 10_000
const [PLUS, SPACE] = [43, 32]

/**
 * The pairs of a form (`application/x-www-form-urlencoded`; URL Standard, 5.1). What that standard passes over is a
 * fault, since readers differ in what they make of it: escapes of nothing or of bytes that are no UTF-8, and the
 * semicolon, at which some part pairs. Throws UrlEncodedFault.
 */
export function pairsOf(bytes: Uint8Array): [name: string, value: string][] {
  const text = textOf(withBlanks(bytes))
  if (text.includes(';'))
    throw new UrlEncodedFault(
      'It has a semicolon, which some read as the end of a pair: write %3B.',
    )
  let count = 1
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) count += 1
  if (count > PAIRS_MAX) throw new UrlEncodedFault(`It has more than ${PAIRS_MAX} fields.`)
  const pairs: [string, string][] = []
  for (const [index, pair] of text.split('&').entries()) {
    if (pair === '') continue
    const sign = pair.indexOf('=')
    const name = sign === -1 ? pair : pair.slice(0, sign)
    const value = sign === -1 ? '' : pair.slice(sign + 1)
    pairs.push([decoded(name, index + 1), decoded(value, index + 1)])
  }
  return pairs
}

/** A plus stands for a blank. In bytes, since a text of nothing else takes seconds to replace. */
function withBlanks(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes)
  for (let at = 0; at < copy.byteLength; at += 1) if (copy[at] === PLUS) copy[at] = SPACE
  return copy
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new UrlEncodedFault('It is not text in UTF-8.')
  }
}

function decoded(written: string, number: number): string {
  try {
    return decodeURIComponent(written)
  } catch {
    throw new UrlEncodedFault(
      `Field ${number} has a percent sign before what is no byte, or bytes that are no text in UTF-8.`,
    )
  }
}
