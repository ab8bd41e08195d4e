import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'

export const timeout = definePolicy({
  type: 'timeout',
  version: '1',
  title: 'Time limits',
  summary:
    'Says how long the backend may take; a caller gets 504 when no answer has begun by then.',
  help: 'Stands for the time limit of the API where it is set: short for a search, long for a report. With retry, each try has this time. An answer that has begun can be ended when it stands still; its caller then sees it break off.',
  dryRun: 'The API’s own time limit holds, and nothing is recorded.',
  group: 'traffic',
  phases: ['request', 'response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z.strictObject({
    answerMs: z.int().min(50).max(600_000).meta({
      title: 'Until the answer begins, in milliseconds',
      description: 'Beyond it the call of the backend is given up and the caller gets 504.',
    }),
    idleMs: z.int().min(100).max(600_000).optional().meta({
      title: 'Between two parts of an answer, in milliseconds',
      description:
        'An answer that stands still for longer is broken off. Empty: it may stand still, as event streams do.',
    }),
  }),
  examples: [
    { name: 'Two seconds', config: { answerMs: 2_000 } },
    { name: 'A slow report that must keep moving', config: { answerMs: 120_000, idleMs: 10_000 } },
  ],
  refusals: {},
})
export type TimeoutConfig = ConfigOf<typeof timeout>
