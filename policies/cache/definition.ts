import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'

export const cache = definePolicy({
  type: 'cache',
  version: '1',
  title: 'Cache answers',
  summary:
    'Keeps answers of the backend in memory and gives them to later calls, by the rules of HTTP.',
  help: 'For answers that many ask for and that seldom change. What the backend says in Cache-Control, Expires, ETag and Vary decides (RFC 9111). Each subscription has its own answers; let everybody share only what is the same for everybody.',
  dryRun: 'Every call goes to the backend, nothing is kept, and nothing is recorded.',
  group: 'traffic',
  phases: ['request', 'response'],
  scopes: ['product', 'api', 'operation'],
  cost: 'body',
  config: z.strictObject({
    standardSeconds: z.int().min(0).max(86_400).default(0).meta({
      title: 'Standard time in seconds',
      description:
        'How long an answer is fresh whose backend says nothing about it; 0: it is not kept.',
    }),
    sharedBy: z.enum(['subscription', 'everybody']).default('subscription').meta({
      title: 'Shared by',
      description:
        'With everybody, one caller’s answer goes to all others. What was asked for with Authorization or a cookie is then kept only if the backend says public.',
    }),
    answerBytesMax: z.int().min(1_024).max(10_485_760).default(1_048_576).meta({
      title: 'Largest answer in bytes',
      description: 'A larger answer streams through and is not kept.',
    }),
    memoryBytesMax: z.int().min(65_536).max(1_073_741_824).default(33_554_432).meta({
      title: 'Memory in bytes',
      description:
        'Of all answers kept by this step, in each thread of a gateway; those not asked for longest go first.',
    }),
  }),
  examples: [
    { name: 'What the backend allows', config: { sharedBy: 'subscription' } },
    {
      name: 'A public list, for a minute',
      config: { standardSeconds: 60, sharedBy: 'everybody' },
    },
  ],
  refusals: {
    'not-in-cache': {
      status: 504,
      mend: 'You asked with “Cache-Control: only-if-cached”, and no fresh answer is kept. Ask without it.',
    },
  },
})
export type CacheConfig = ConfigOf<typeof cache>
