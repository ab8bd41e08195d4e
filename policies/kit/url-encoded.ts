/** It is not a form, or one that readers differ about; the message says where. */
export class UrlEncodedFault extends Error {}

export const PAIRS_MAX = 10_000

/**
 * The pairs of a form (`application/x-www-form-urlencoded`; URL Standard, 5.1). What that standard passes over is a
 * fault, since readers differ in what they make of it: escapes of nothing or of bytes that are no UTF-8, and the
 * semicolon, at which some part pairs. Throws UrlEncodedFault.
 */
export function pairsOf(bytes: Uint8Array): [name: string, value: string][] {
  const text = textOf(bytes)
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

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new UrlEncodedFault('It is not text in UTF-8.')
  }
}

function decoded(written: string, number: number): string {
  try {
    return decodeURIComponent(written.replaceAll('+', ' '))
  } catch {
    throw new UrlEncodedFault(
      `Field ${number} has a percent sign before what is no byte, or bytes that are no text in UTF-8.`,
    )
  }
}
