import { captures, decodeLiteral, textsAround } from './segment-pattern.ts'
import type { Segments } from './split-path.ts'

/** Values of a template's parameters in segments that match it, decoded. `from`: where the template begins. */
export function pathParameters(
  template: string,
  segments: Segments,
  from: number,
): Record<string, string> {
  const values: Record<string, string> = Object.create(null)
  for (const [index, part] of template.slice(1).split('/').entries()) {
    const names = [...part.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '')
    if (names.length === 0) continue
    const captured = captures(textsAround(part).map(decodeLiteral), segments[from + index] ?? '')
    for (const [position, name] of names.entries()) values[name] = captured?.[position] ?? ''
  }
  return values
}
