/**
 * The time of day, in milliseconds, for what must not begin again once it has ended: it goes with the clock of the
 * machine, or on by itself where that is set back.
 */
export function forwardClock({
  now,
  elapsedMs,
}: {
  now(): number
  /** Of a clock that nobody sets. */
  elapsedMs(): number
}): () => number {
  const ahead = now() - elapsedMs()
  let latest = 0
  return () => {
    latest = Math.max(latest, now(), ahead + elapsedMs())
    return latest
  }
}
