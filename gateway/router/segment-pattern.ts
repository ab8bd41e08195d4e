/**
 * What the parameters between `texts` stand for in a segment, each at least one character; null: it does not match.
 * The first place where a text stands is always as good as any later one, so nothing is tried twice: the time is that
 * of reading the segment, whatever a caller sends.
 */
export function captures(texts: readonly string[], segment: string): string[] | null {
  const first = texts[0] ?? ''
  const last = texts.at(-1) ?? ''
  if (!segment.startsWith(first) || !segment.endsWith(last)) return null
  const end = segment.length - last.length
  const values: string[] = []
  let from = first.length
  for (const text of texts.slice(1, -1)) {
    const at = segment.indexOf(text, from + 1)
    if (at === -1) return null
    values.push(segment.slice(from, at))
    from = at + text.length
  }
  if (from >= end) return null
  values.push(segment.slice(from, end))
  return values
}

/** The texts around the parameters of a template's segment. */
export const textsAround = (segment: string): string[] => segment.split(/\{[^{}]*\}/)

/** A literal of a template as it is compared: decoded, when it can be. */
export function decodeLiteral(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
