/** A path as it is matched: decoded segments. The path as it arrived goes to the backend. */
export type Segments = readonly string[]

/**
 * Splits a raw path (RFC 3986, 3.3) at its slashes and decodes each segment. Null: it cannot be trusted to mean the same
 * here and at the backend (broken encoding, an encoded slash, `..` in any spelling and with a parameter (`..;x`), which
 * some servers cut off first, backslashes, control characters).
 */
export function splitPath(path: string): Segments | null {
  if (path.charCodeAt(0) !== 47) return null
  const raw = path.slice(1).split('/')
  if (!path.includes('%') && !path.includes('\\') && !path.includes('..') && !path.includes('/.'))
    return raw
  const segments: string[] = []
  for (const part of raw) {
    const segment = decode(part)
    if (segment === null || isUnsafe(segment)) return null
    segments.push(segment)
  }
  return segments
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

const isUnsafe = (segment: string): boolean =>
  [...segment].some(
    (character) =>
      character < ' ' || character === '\u007f' || character === '\\' || character === '/',
  ) || /^\.\.?(?:;|$)/.test(segment)
