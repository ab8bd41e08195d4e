const DAY_MS = 86_400_000

/** Whole days until a certificate ends; negative: it has. */
export const daysLeft = (notAfter: string, nowMs: number): number =>
  Math.floor((Date.parse(notAfter) - nowMs) / DAY_MS)

/** How pressing the end of a certificate is: it is told of at 60, 30 and 7 days. */
export function expiryTone(days: number): 'good' | 'plain' | 'warn' | 'bad' {
  if (days <= 7) return 'bad'
  if (days <= 30) return 'warn'
  return days <= 60 ? 'plain' : 'good'
}

export function expiryWords(days: number): string {
  if (days < 0) return 'has ended'
  if (days === 0) return 'ends today'
  return days === 1 ? 'ends tomorrow' : `ends in ${days} days`
}
