/**
 * A segment as the most lenient server reads it: upper and lower case are one (Express, ASP.NET), and what follows a
 * semicolon is a parameter that is cut off (servlets). Two addresses that differ only in this may be one at the backend.
 */
export const looseSegment = (segment: string): string =>
  (segment.split(';', 1)[0] ?? '').toLowerCase()

/** A template without a slash at its end, which to such servers ends nothing. */
export const looseTemplate = (path: string): string => path.replace(/\/$/, '')

/** All segments of a path so; `depth`: those that are the API's own. */
export function looseSegments(segments: readonly string[], depth: number): string[] {
  const loose = segments.map(looseSegment)
  if (loose.length > depth + 1 && loose.at(-1) === '') loose.pop()
  return loose
}
