const words = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
})

/** A moment within a sentence, the same on server and in browsers: `3 Dec 2026, 14:00 UTC`. */
export const momentWords = (at: string | number): string => `${words.format(new Date(at))} UTC`
