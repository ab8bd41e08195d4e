/** The shortest of so many: one of them goes by without anybody standing in its way. */
const QUESTIONS = 10

/**
 * How far the clock of another thread is behind this one's, in milliseconds, as far as can be told without a clock that
 * somebody may set: each begins at nothing when its thread does. It is asked what it shows, some times over; it showed
 * that in the middle between question and answer, give or take half of the time between the two.
 */
export async function measureBehind(
  ask: () => Promise<number>,
  now: () => number = () => performance.now(),
): Promise<number> {
  let shortestMs = Number.POSITIVE_INFINITY
  let behindMs = 0
  for (let question = 0; question < QUESTIONS; question += 1) {
    const askedAt = now()
    const shown = await ask()
    const answeredAt = now()
    if (answeredAt - askedAt >= shortestMs) continue
    shortestMs = answeredAt - askedAt
    behindMs = (askedAt + answeredAt) / 2 - shown
  }
  return behindMs
}
