/**
 * A segment as the most lenient server reads it: upper and lower case are one (Express, ASP.NET), and what follows a
 * semicolon is a parameter that is cut off (servlets). Two addresses that differ only in this may be one at the backend.
 */
export const looseSegment = (segment: string): string =>
  (segment.split(';', 1)[0] ?? '').toLowerCase()
