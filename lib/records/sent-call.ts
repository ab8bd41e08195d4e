const SENT_ASKS_MAX = 11
const SENT_EVERY_MS = 2_000

/** When to ask again for the record of a call that was just sent: ten more times, 20 s in all, unless it is there. */
export const sentCallInterval = ({
  data,
  dataUpdateCount,
  errorUpdateCount,
}: {
  data: { items: unknown[] } | undefined
  dataUpdateCount: number
  errorUpdateCount: number
}): number | false => {
  const isThere = data !== undefined && data.items.length > 0
  return isThere || dataUpdateCount + errorUpdateCount >= SENT_ASKS_MAX ? false : SENT_EVERY_MS
}
