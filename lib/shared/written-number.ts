import { z } from 'zod'

/**
 * A whole number where only text can stand, in a query or a path: digits and nothing else. `Number` would make 0 of
 * an empty text and 16 of `0x10`; what is not written so is left for the schema to refuse.
 */
export const writtenNumber = <Schema extends z.ZodType<number>>(schema: Schema) =>
  z.preprocess(
    (given) => (typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : given),
    schema,
  )

/** A number in decimal, as a person types it; null: it is none. */
export const decimalIn = (text: string): number | null =>
  /^\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : null
