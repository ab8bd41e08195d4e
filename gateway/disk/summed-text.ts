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

/** A text for a file of its own, with its sum in a last line. */
export const summedText = (text: string): string => `${text}\n${asHex(sumOf(text))}\n`

/** What stands in such a file; null: it was changed. The version before wrote no sums, and no line's end. */
export function textOfFile(file: Uint8Array): Uint8Array | null {
  const text = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const end = text.indexOf('\n')
  if (end === -1) return text
  const before = text.subarray(0, end)
  return text.toString('latin1', end) === `\n${asHex(sumOf(before))}\n` ? before : null
}
