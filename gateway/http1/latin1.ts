/** As Node and Bun have it; their types leave it out. */
interface Sliceable {
  latin1Slice(from: number, to: number): string
}

/** The same text by itself: a part of a head would hold all of the head for as long as it is kept. */
export const ownText = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

/** Bytes as Latin-1 text; what `toString` comes to in the end, in about half its time. */
export const latin1 = (bytes: Buffer, from: number, to: number): string =>
  (bytes as unknown as Sliceable).latin1Slice(from, to)
