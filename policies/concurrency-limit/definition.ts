import { z } from 'zod'
import { checkCountedName, countedName } from '#policies/kit/caller-of.ts'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'

export const concurrencyLimit = definePolicy({
  type: 'concurrency-limit',
  version: '1',
  title: 'Limit calls at once',
  summary:
    'Allows a number of calls under way at the same time; one more gets 429, or 503 where all callers share.',
  help: 'Protects a backend that copes with few calls at once, whatever their rate. A call holds its place until its last byte is out. Nothing waits in a queue: a caller that is refused tries again.',
  dryRun: 'Places are taken and given back, and calls that would have found none are recorded.',
  group: 'traffic',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z
    .strictObject({
      calls: z
        .int()
        .min(1)
        .max(100_000)
        .meta({ title: 'Calls at once', description: 'Calls under way at the same time.' }),
      countBy: z
        .enum(['all', 'subscription', 'key', 'address', 'header', 'claim'])
        .default('subscription')
        .meta({
          title: 'Count by',
          description:
            'Whose calls are counted together; “all” for everybody’s. Calls that lack it are counted by address.',
        }),
      name: countedName,
    })
    .superRefine(checkCountedName),
  examples: [
    { name: '10 calls at once by each subscription', config: { calls: 10 } },
    { name: '50 at once by everybody', config: { calls: 50, countBy: 'all' } },
  ],
  refusals: {
    'too-many-at-once': {
      status: 429,
      mend: 'Wait until one of your calls has ended, then send the next.',
    },
    busy: {
      status: 503,
      mend: 'The service has all the calls it can take. Try again after the seconds that the Retry-After header says.',
    },
  },
})
export type ConcurrencyLimitConfig = ConfigOf<typeof concurrencyLimit>
