import { z } from 'zod'

/** An address as it stands in a `Link` header (RFC 8288): printable ASCII, and nothing that ends it there. */
const linkedUrl = z
  .string()
  .regex(/^https?:\/\/[!-;=?-~]+$/, 'An http or https address in ASCII, without blanks, < and >.')
  .max(2_000)

/** The end of an API, as callers hear of it. */
export const apiLifecycle = z.strictObject({
  /** `deprecated`: answered as before, and each answer says so; `retired`: answered 410, without its backend. */
  state: z.enum(['deprecated', 'retired']),
  /** Milliseconds since 1970 UTC; may be to come. Null: it was retired without that. */
  deprecatedAt: z.int().min(0).nullable(),
  /** When it is to end; null: nobody has said. Nothing ends by itself then. */
  endsAt: z.int().min(0).nullable(),
  /** What takes its place. */
  successorUrl: linkedUrl.nullable(),
  /** Where the end is explained. */
  deprecationUrl: linkedUrl.nullable(),
})
export type ApiLifecycle = z.infer<typeof apiLifecycle>
