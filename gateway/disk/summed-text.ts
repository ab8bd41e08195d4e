import { crc32 } from 'node:zlib'

/** A CRC-32 as text: it finds what a failing disk has changed, not what somebody has. */
export const sumOf = (text: string | Uint8Array, before = 0): number => crc32(text, before)
export const asHex = (sum: number): string => sum.toString(16).padStart(8, '0')

/** A line with its sum behind a tab, which stands in no JSON. */
export const summedLine = (text: string): string => `${text}\t${asHex(sumOf(text))}\n`

/** What a line says, without its end; null: it was changed. The version before wrote no sums. */
export function textOfLine(line: string): string | null {
  const tab = line.lastIndexOf('\t')
  if (tab === -1) return line
  const text = line.slice(0, tab)
  return line.slice(tab + 1) === asHex(sumOf(text)) ? text : null
}
