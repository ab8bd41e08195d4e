import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'

export const retry = definePolicy({
  type: 'retry',
  version: '1',
  title: 'Try again',
  summary:
    'Calls the backend again when it could not be reached or was busy, where that is harmless.',
  help: 'Hides short faults of a backend from callers. Only what may be repeated is: GET, HEAD, OPTIONS, PUT and DELETE, and other methods when the caller sends an Idempotency-Key. A budget keeps tries from adding load to a backend that is down.',
  dryRun: 'Each call is sent once, and nothing is recorded.',
  group: 'traffic',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'low',
  config: z.strictObject({
    triesMax: z.int().min(2).max(5).default(3).meta({
      title: 'Tries at most',
      description: 'The first call of the backend and those after it.',
    }),
    on: z
      .array(z.enum(['unreachable', 'timeout', '429', '500', '502', '503', '504']))
      .min(1, 'Name at least one.')
      .max(7)
      .default(['unreachable', '502', '503', '504'])
      .meta({
        title: 'Try again on',
        description: 'No connection, no answer in time, or an answer with this status.',
      }),
    pauseMs: z.int().min(0).max(10_000).default(50).meta({
      title: 'First pause in milliseconds',
      description:
        'The mean of a random pause before the second try; doubles with each. A shorter Retry-After of the backend is waited for instead.',
    }),
    pauseMsMax: z.int().min(0).max(30_000).default(1_000).meta({
      title: 'Longest pause in milliseconds',
      description: 'Where the backend asks for a longer one, its answer goes to the caller.',
    }),
    budgetPercent: z.int().min(1).max(100).default(20).meta({
      title: 'Budget in percent of calls',
      description:
        'Tries beyond the first, for a hundred calls of the same API; ten are always in hand at first.',
    }),
    bodyBytesMax: z.int().min(0).max(1_048_576).default(65_536).meta({
      title: 'Largest body in bytes',
      description: 'A call with a larger body streams through and is tried once.',
    }),
  }),
  examples: [
    { name: 'Three tries', config: { triesMax: 3 } },
    {
      name: 'Also when the backend took too long',
      config: { on: ['unreachable', 'timeout', '503'], pauseMs: 100 },
    },
  ],
  refusals: {},
})
export type RetryConfig = ConfigOf<typeof retry>
