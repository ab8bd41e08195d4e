import { spanWords } from '#lib/shared/span-words.ts'

/** When something ran within a call, and for how long. */
export function TimeBar({
  startedMs,
  tookMs,
  totalMs,
}: {
  startedMs: number
  tookMs: number
  totalMs: number
}) {
  const whole = Math.max(totalMs, startedMs + tookMs, 0.001)
  const share = (ms: number) => `${(100 * ms) / whole}%`
  return (
    <div className="flex items-center gap-3">
      <div aria-hidden className="relative h-2 min-w-0 flex-1 overflow-hidden rounded bg-sunken">
        <div
          className="absolute inset-y-0 min-w-0.5 rounded bg-accent"
          style={{ left: share(Math.min(startedMs, 0.995 * whole)), width: share(tookMs) }}
        />
      </div>
      <span className="w-24 text-right font-mono text-xs whitespace-nowrap text-muted">
        {spanWords(tookMs)}
      </span>
    </div>
  )
}
