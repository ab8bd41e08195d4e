const HOUR_MS = 3_600_000

/** Periods that lists offer, counted back from now. */
export const periods = [
  { value: '1h', label: 'Last hour', ms: HOUR_MS },
  { value: '24h', label: 'Last 24 hours', ms: 24 * HOUR_MS },
  { value: '7d', label: 'Last 7 days', ms: 168 * HOUR_MS },
  { value: '30d', label: 'Last 30 days', ms: 720 * HOUR_MS },
] as const

/** When a period began, as the lists take it; nothing for any other text. */
export function beginningOf(period: string | undefined, now = new Date()): { from?: string } {
  const found = periods.find(({ value }) => value === period)
  return found ? { from: new Date(now.getTime() - found.ms).toISOString() } : {}
}
