import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { BodyTooLarge } from './read-body.ts'

/** With `info`: the bytes, and the engine that knows how many it has taken. */
type Decoder = (
  body: Uint8Array,
  options: { maxOutputLength: number; info: true },
) => Promise<unknown>
const decoders: Record<string, Decoder> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

class UnknownEncoding extends Error {}
/** What stands after the end of what is packed: others may read it. */
class MoreThanPacked extends Error {}

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
    const decoded = await decoders[name]?.(body, { maxOutputLength: bytesMax, info: true })
    const { buffer, engine } = decoded as { buffer: Buffer; engine: { bytesWritten: number } }
    if (engine.bytesWritten !== body.byteLength) throw new MoreThanPacked()
    return buffer
  } catch (error) {
    if (error instanceof RangeError || (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
      throw new BodyTooLarge()
    throw error
  }
}
