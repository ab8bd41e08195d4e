import type { Answer } from './runtime.ts'

export class BodyTooLarge extends Error {}

/** Reads an answer's body whole, up to a limit; throws BodyTooLarge beyond it and stops the stream. */
export async function readBody(body: Answer['body'], bytesMax: number): Promise<Uint8Array> {
  if (body === null) return new Uint8Array()
  if (typeof body === 'string') return bounded(new TextEncoder().encode(body), bytesMax)
  if (body instanceof Uint8Array) return bounded(body, bytesMax)
  const chunks: Uint8Array[] = []
  let bytes = 0
  const reader = body.getReader()
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    if (!value) continue
    bytes += value.byteLength
    if (bytes > bytesMax) {
      await reader.cancel()
      throw new BodyTooLarge()
    }
    chunks.push(value)
  }
  const whole = new Uint8Array(bytes)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return whole
}

function bounded(bytes: Uint8Array, bytesMax: number): Uint8Array {
  if (bytes.byteLength > bytesMax) throw new BodyTooLarge()
  return bytes
}
