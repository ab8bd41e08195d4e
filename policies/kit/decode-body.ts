import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { BodyTooLarge } from './read-body.ts'

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

export class UnknownEncoding extends Error {}

const nameOf = (encoding: string | null): string => encoding?.trim().toLowerCase() ?? ''
const isPlain = (name: string): boolean => name === '' || name === 'identity'

/** Whether `decodeBody` can undo a content coding. */
export function isKnownCoding(encoding: string | null): boolean {
  const name = nameOf(encoding)
  return isPlain(name) || Object.hasOwn(decoders, name)
}

/** Undoes a content coding (RFC 9110, 8.4), never to more than `bytesMax`, so that a small body cannot become a huge one. */
export async function decodeBody(
  body: Uint8Array,
  encoding: string | null,
  bytesMax: number,
): Promise<Uint8Array> {
  const name = nameOf(encoding)
  if (isPlain(name)) return body
  if (!Object.hasOwn(decoders, name)) throw new UnknownEncoding()
  try {
    return await decoders[name as keyof typeof decoders](body, { maxOutputLength: bytesMax })
  } catch (error) {
    if (error instanceof RangeError || (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
      throw new BodyTooLarge()
    throw error
  }
}
