import { createHash } from 'node:crypto'

/** SHA-256 of a document's verbatim text, hex. */
export const documentHashOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex')
