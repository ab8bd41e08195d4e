import type { z } from 'zod'
import type { Fault } from '#lib/shared/result.ts'

/** What zod found, as faults with dotted paths. */
export const faultsOf = (error: z.ZodError): Fault[] =>
  error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }))
