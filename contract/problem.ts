import { z } from 'zod'

/** What a caller sees of a refusal: RFC 9457, `application/problem+json`. */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  /** Stable, for machines: `key-missing`, `rate-limited` … */
  code: z.string(),
  requestId: z.string().optional(),
  /** What is wrong with the request, place by place: a parameter's name, or a JSON pointer into the body. */
  errors: z
    .array(
      z.strictObject({
        in: z.enum(['path', 'query', 'header', 'cookie', 'body']),
        at: z.string(),
        message: z.string(),
      }),
    )
    .optional(),
})
export type Problem = z.infer<typeof problem>
