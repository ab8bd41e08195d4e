import 'server-only'
import { z } from 'zod'

/** What portal and worker need from their environment; the supervisor sets all of it. */
const environmentSchema = z.object({
  DATABASE_URL: z.string().min(1),
  GATEHOUSE_SECRET: z.string().min(32),
  /** Origin of the portal as browsers see it. */
  GATEHOUSE_URL: z.url({ protocol: /^https?$/ }),
  /** Where callers reach the gateway that starts beside the portal. */
  GATEWAY_URL: z.url({ protocol: /^https?$/ }).optional(),
  GATEHOUSE_ALLOW_PRIVATE_ADDRESSES: z.stringbool().default(false),
})
type Environment = z.output<typeof environmentSchema>

let parsed: Environment | undefined

/** The environment, parsed at the first use; throws with every fault named. */
export function environment(): Environment {
  if (parsed) return parsed
  const result = environmentSchema.safeParse(process.env)
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not complete. ${faults.join('; ')}`)
  }
  parsed = result.data
  return parsed
}
