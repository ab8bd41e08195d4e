/** As Node and Bun have it; their types leave it out. */
interface Writable {
  latin1Write(text: string, at: number): number
}

/** Shorter texts are written sooner character by character than by a call into the engine. */
const CHARACTERS_MAX = 24
/** What is cut out is an object more. */
const SLICE_CHARACTERS_MAX = 32

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

const ZERO = 48
const POINT = 46
/** A number of 32 bits with two decimals, all whole. */
const HUNDREDTHS_MAX = 2 ** 31

/** Writes a number as JSON has it; one of 32 bits, with at most two decimals, without making a text of it first. */
export function putNumber(bytes: Buffer, at: number, number: number): number {
  const hundredths = Math.round(number * 100)
  if (!(hundredths >= 0 && hundredths < HUNDREDTHS_MAX && hundredths / 100 === number))
    return putLatin1(bytes, at, String(number))
  const whole = (hundredths / 100) | 0
  const end = putDigits(bytes, at, whole)
  const rest = hundredths - whole * 100
  if (rest === 0) return end
  bytes[end] = POINT
  const tenths = (rest / 10) | 0
  bytes[end + 1] = ZERO + tenths
  if (rest === tenths * 10) return end + 2
  bytes[end + 2] = ZERO + rest - tenths * 10
  return end + 3
}

function putDigits(bytes: Buffer, at: number, number: number): number {
  let digits = 1
  for (let left = number; left >= 10; left = (left / 10) | 0) digits += 1
  let left = number
  for (let place = at + digits - 1; place >= at; place -= 1) {
    const shorter = (left / 10) | 0
    bytes[place] = ZERO + left - shorter * 10
    left = shorter
  }
  return at + digits
}

/** A line break as HTTP has it. */
export function putBreak(bytes: Buffer, at: number): number {
  bytes[at] = 13
  bytes[at + 1] = 10
  return at + 2
}
