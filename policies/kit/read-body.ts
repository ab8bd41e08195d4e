import { GatheredPieces } from './gathered-pieces.ts'
import type { Answer, StreamedBody } from './runtime.ts'

export class BodyTooLarge extends Error {}
/** It broke off before its end; the message says why. */
export class AnswerBroken extends Error {}

/** Reads an answer's body whole, up to a limit; throws BodyTooLarge beyond it and stops the stream, or AnswerBroken. */
export async function readBody(body: Answer['body'], bytesMax: number): Promise<Uint8Array> {
  if (body === null) return new Uint8Array()
  if (typeof body === 'string') return bounded(new TextEncoder().encode(body), bytesMax)
  if (body instanceof Uint8Array) return bounded(body, bytesMax)
  return readStream(body, bytesMax)
}

/** The same for a stream. */
export async function readStream(body: StreamedBody, bytesMax: number): Promise<Uint8Array> {
  const pieces = new GatheredPieces()
  let bytes = 0
  for (let piece = await next(body); piece; piece = await next(body)) {
    bytes += piece.byteLength
    if (bytes > bytesMax) {
      body.cancel()
      throw new BodyTooLarge()
    }
    pieces.push(piece)
  }
  return pieces.whole()
}

async function next(body: StreamedBody): Promise<Uint8Array | null> {
  try {
    return await body.read()
  } catch (error) {
    throw new AnswerBroken(error instanceof Error ? error.message : 'No reason was given.')
  }
}

function bounded(bytes: Uint8Array, bytesMax: number): Uint8Array {
  if (bytes.byteLength > bytesMax) throw new BodyTooLarge()
  return bytes
}
