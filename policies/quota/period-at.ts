import type { Period } from '#policies/kit/ports.ts'

const lengthMs = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 }
/** Calendar weeks begin on Monday (ISO 8601); 1970 began on a Thursday. */
const MONDAY_MS = 4 * 86_400_000

/**
 * The period of `nowMs`, counted from `anchorMs`; null: from the calendar's own in UTC. A month begins on the day and
 * at the time of the anchor, and on its last day where it has no such day.
 */
export function periodAt(
  kind: 'hour' | 'day' | 'week' | 'month',
  anchorMs: number | null,
  nowMs: number,
): Period {
  if (kind === 'month') return monthAt(anchorMs ?? 0, nowMs)
  const length = lengthMs[kind]
  const anchor = anchorMs ?? (kind === 'week' ? MONDAY_MS : 0)
  const startMs = anchor + Math.floor((nowMs - anchor) / length) * length
  return { startMs, endMs: startMs + length }
}

function monthAt(anchorMs: number, nowMs: number): Period {
  const anchor = new Date(anchorMs)
  const now = new Date(nowMs)
  const months =
    (now.getUTCFullYear() - anchor.getUTCFullYear()) * 12 + now.getUTCMonth() - anchor.getUTCMonth()
  const thisMonth = monthsAfter(anchor, months)
  return thisMonth <= nowMs
    ? { startMs: thisMonth, endMs: monthsAfter(anchor, months + 1) }
    : { startMs: monthsAfter(anchor, months - 1), endMs: thisMonth }
}

/** Counted from the anchor each time, so that the 31st is not lost after a February. */
function monthsAfter(anchor: Date, months: number): number {
  const date = new Date(anchor)
  date.setUTCMonth(anchor.getUTCMonth() + months, 1)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  return date.setUTCDate(Math.min(anchor.getUTCDate(), lastDay))
}
