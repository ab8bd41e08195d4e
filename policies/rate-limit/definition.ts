import { z } from 'zod'
import { checkCountedName, countedName } from '#policies/kit/caller-of.ts'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'

export const rateLimit = definePolicy({
  type: 'rate-limit',
  version: '1',
  title: 'Rate limit',
  summary: 'Allows a number of calls per window and answers 429 beyond it.',
  help: 'Protects the backend from a caller that runs wild. The window slides: never more calls than allowed in any stretch of its length. Answers say how many calls are left and when to come again.',
  dryRun:
    'Calls are counted, and those beyond the limit are recorded. Callers get no headers of it.',
  group: 'traffic',
  phases: ['request', 'response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z
    .strictObject({
      calls: z
        .int()
        .min(1)
        .max(1_000_000)
        .meta({ title: 'Calls', description: 'Calls allowed in one window.' }),
      windowSeconds: z
        .int()
        .min(1)
        .max(86_400)
        .meta({ title: 'Window in seconds', description: 'Length of the sliding window.' }),
      countBy: z
        .enum(['subscription', 'key', 'address', 'header', 'claim'])
        .default('subscription')
        .meta({
          title: 'Count by',
          description:
            'Whose calls are counted together. Calls that lack it are counted by address.',
        }),
      name: countedName,
    })
    .superRefine(checkCountedName),
  examples: [
    { name: '100 calls a minute', config: { calls: 100, windowSeconds: 60 } },
    {
      name: '5 calls a second from one address',
      config: { calls: 5, windowSeconds: 1, countBy: 'address' },
    },
    {
      name: '1,000 calls an hour by tenant',
      config: { calls: 1000, windowSeconds: 3600, countBy: 'header', name: 'x-tenant' },
    },
  ],
  refusals: {
    'rate-limited': {
      status: 429,
      mend: 'Wait for the seconds that the Retry-After header says. RateLimit-Remaining tells beforehand what is left.',
    },
  },
})
export type RateLimitConfig = ConfigOf<typeof rateLimit>
