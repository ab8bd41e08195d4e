import type { z } from 'zod'
import type { Fault } from '#lib/shared/result.ts'
import { faultWords } from '#policies/fault-words.ts'

/** What zod found, as faults with dotted paths, in sentences. */
export const faultsOf = (error: z.ZodError): Fault[] =>
  error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: faultWords(issue),
  }))
