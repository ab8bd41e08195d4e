/** The same text by itself, to be kept: a part of a head would hold all of the head for as long as it is kept. */
export const ownText = (text: string): string => Buffer.from(text).toString()
