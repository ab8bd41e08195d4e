import type { Finding } from './schema.ts'

/** How many there are, with those that are counted and not listed. */
export const countFindings = (findings: readonly Finding[]): number =>
  findings.reduce((sum, { count = 1 }) => sum + count, 0)
