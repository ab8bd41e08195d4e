/** As Node and Bun have it; their types leave it out. */
interface Writable {
  latin1Write(text: string, at: number): number
}

/** Shorter texts are written sooner character by character than by a call into the engine. */
const CHARACTERS_MAX = 48
/** What is cut out is an object more. */
const SLICE_CHARACTERS_MAX = 192

/** Writes text as Latin-1 from a place on, for which there must be room; answers the place after it. */
export function putLatin1(bytes: Buffer, at: number, text: string): number {
  const { length } = text
  if (length > CHARACTERS_MAX) return at + (bytes as unknown as Writable).latin1Write(text, at)
  for (let index = 0; index < length; index += 1) bytes[at + index] = text.charCodeAt(index)
  return at + length
}

/** `putLatin1` of a part of a text, which is not cut out of it first if it is short. */
export function putSlice(
  bytes: Buffer,
  at: number,
  text: string,
  from: number,
  to: number,
): number {
  if (to - from > SLICE_CHARACTERS_MAX) return putLatin1(bytes, at, text.slice(from, to))
  for (let index = from; index < to; index += 1) bytes[at + index - from] = text.charCodeAt(index)
  return at + to - from
}

/** A line break as HTTP has it. */
export function putBreak(bytes: Buffer, at: number): number {
  bytes[at] = 13
  bytes[at + 1] = 10
  return at + 2
}
