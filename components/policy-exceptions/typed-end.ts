/** A moment as a control for them takes and gives it, in UTC: to the minute. */
export const written = (at: Date): string => at.toISOString().slice(0, 16)

/** What such a text means; one that says what was there before stays that, to the millisecond. */
export const momentOf = (text: string, before: string | undefined): string =>
  before !== undefined && text === written(new Date(before)) ? before : `${text}:00Z`
