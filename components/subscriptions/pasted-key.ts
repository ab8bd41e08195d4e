/** Spaces, signs that nobody sees, and the quotes of programs that a key was copied from. */
const AROUND = /[\s\p{Cf}"'`“”„«»‘’]/gu
const SENDABLE = /^[\x21-\x7e]*$/

/** The key in a text that somebody pasted; with a fault it is none, as no browser would send it. */
export function pastedKey(text: string): { key: string; fault: string | undefined } {
  const key = text.replace(AROUND, '')
  return SENDABLE.test(key)
    ? { key, fault: undefined }
    : {
        key: '',
        fault:
          'This holds a letter or sign that no key has. Copy the key again from where you stored it.',
      }
}
