import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'

export const quota = definePolicy({
  type: 'quota',
  version: '1',
  title: 'Quota',
  summary:
    'Allows a number of calls or bytes per day, week or month of a subscription and answers 429 beyond it.',
  help: 'For what was sold: 10,000 calls a month. Periods are counted from the start of the subscription. What was used survives restarts and deployments. To protect a backend from bursts, use “Rate limit”.',
  dryRun:
    'Calls and bytes are counted, and calls beyond the quota are recorded. Callers get no headers of it.',
  group: 'traffic',
  phases: ['request', 'response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z
    .strictObject({
      calls: z.int().min(1).max(1_000_000_000_000).optional().meta({
        title: 'Calls',
        description:
          'Calls allowed in one period; those that a step before has refused do not count.',
      }),
      bytes: z.int().min(1).max(1_000_000_000_000_000).optional().meta({
        title: 'Bytes',
        description:
          'Bytes of bodies, sent and received together. The call that goes beyond it is the last one that passes.',
      }),
      period: z.enum(['hour', 'day', 'week', 'month']).default('month').meta({
        title: 'Period',
        description: 'Counted from the start of the subscription.',
      }),
      countBy: z.enum(['subscription', 'organisation']).default('subscription').meta({
        title: 'Count by',
        description:
          'All subscriptions of an organisation can share; their periods are those of the calendar in UTC.',
      }),
    })
    .refine(({ calls, bytes }) => calls !== undefined || bytes !== undefined, {
      path: ['calls'],
      message: 'Say how many calls, or how many bytes.',
    }),
  examples: [
    { name: '10,000 calls a month', config: { calls: 10_000 } },
    { name: '1 GB a day', config: { bytes: 1_000_000_000, period: 'day' } },
  ],
  refusals: {
    'quota-exceeded': {
      status: 429,
      mend: 'What your subscription allows in this period is used up. It begins anew after the seconds that the Retry-After header says; the owner of the API may allow more.',
    },
  },
})
export type QuotaConfig = ConfigOf<typeof quota>
