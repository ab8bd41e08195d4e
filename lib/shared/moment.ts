import { z } from 'zod'

const END_MS = Date.UTC(10_000, 0)

/** Whether a moment lies in the years that a database and a calendar know alike. */
export const isInCalendar = (text: string): boolean => {
  const ms = Date.parse(text)
  return ms >= 0 && ms < END_MS
}

/** A moment that comes from outside, as ISO 8601; with an offset where that is allowed. */
export const momentInput = ({ offset = false } = {}) =>
  z.iso.datetime({ offset }).refine(isInCalendar, 'A moment of the years 1970 to 9999.')
