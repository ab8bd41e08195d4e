export class NotDer extends Error {}

/** One element of DER (X.690, 10.1). */
export interface DerElement {
  tag: number
  content: Uint8Array
  /** With its tag and length. */
  whole: Uint8Array
}

export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x30,
  set: 0x31,
} as const

/** The elements that stand one after the other; throws NotDer. */
export function derElements(bytes: Uint8Array): DerElement[] {
  const elements: DerElement[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] as number
    // Numbers above 30 take several bytes; no certificate has them.
    if ((tag & 0x1f) === 0x1f) throw new NotDer('A tag is not one of a certificate.')
    const { length, begin } = lengthAt(bytes, at + 1)
    const end = begin + length
    if (end > bytes.length) throw new NotDer('An element is cut off.')
    elements.push({ tag, content: bytes.subarray(begin, end), whole: bytes.subarray(at, end) })
    at = end
  }
  return elements
}

/** The parts of an element that must be `tag`. */
export function derParts(element: DerElement | undefined, tag: number): DerElement[] {
  if (element?.tag !== tag) throw new NotDer('An element is not what stands there.')
  return derElements(element.content)
}

/** Definite and as short as can be (X.690, 10.1). */
function lengthAt(bytes: Uint8Array, at: number): { length: number; begin: number } {
  const first = bytes[at]
  if (first === undefined) throw new NotDer('An element is cut off.')
  if (first < 0x80) return { length: first, begin: at + 1 }
  const count = first & 0x7f
  if (count === 0 || count > 3) throw new NotDer('A length is not one of DER.')
  let length = 0
  for (let index = 1; index <= count; index += 1) {
    const byte = bytes[at + index]
    if (byte === undefined) throw new NotDer('An element is cut off.')
    length = length * 256 + byte
  }
  if (length < 0x80 || length < 256 ** (count - 1)) throw new NotDer('A length is not one of DER.')
  return { length, begin: at + 1 + count }
}

/** An object identifier with dots (X.690, 8.19). */
export function objectIdentifier({ tag, content }: DerElement): string {
  if (tag !== derTag.objectIdentifier) throw new NotDer('An identifier is none.')
  const numbers: number[] = []
  let number = 0
  for (const byte of content) {
    if (number > 2 ** 40) throw new NotDer('An identifier is none.')
    number = number * 128 + (byte & 0x7f)
    if (byte & 0x80) continue
    numbers.push(number)
    number = 0
  }
  const first = numbers[0] ?? 0
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...numbers.slice(1)].join('.')
}
