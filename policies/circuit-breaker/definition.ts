import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'

export const circuitBreaker = definePolicy({
  type: 'circuit-breaker',
  version: '1',
  title: 'Circuit breaker',
  summary:
    'Leaves a failing backend in peace for a while: callers get 503 at once in place of a long wait.',
  help: 'When too many calls of an API have failed, the next ones are refused without asking the backend. After a while one call tries; if it succeeds, all pass again. Put it before “Try again”, so that all tries count as one call.',
  dryRun:
    'Every call goes to the backend. The circuit is kept as if it were enforced, and the calls that would not have been sent are recorded.',
  group: 'traffic',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z.strictObject({
    failurePercent: z.int().min(1).max(100).default(50).meta({
      title: 'Failures in percent',
      description: 'The circuit opens when this share of the calls in the window failed.',
    }),
    callsMin: z.int().min(1).max(10_000).default(20).meta({
      title: 'Calls at least',
      description: 'With fewer calls in the window nothing is decided.',
    }),
    windowSeconds: z.int().min(1).max(600).default(30).meta({
      title: 'Window in seconds',
      description: 'Calls of this last stretch of time count.',
    }),
    openSeconds: z.int().min(1).max(3_600).default(15).meta({
      title: 'Pause in seconds',
      description:
        'For so long the backend is left in peace; then one call tries, and another where that one takes as long again.',
    }),
    failures: z
      .array(z.enum(['unreachable', 'timeout', '429', '500', '502', '503', '504']))
      .min(1, 'Name at least one.')
      .max(7)
      .default(['unreachable', 'timeout', '502', '503', '504'])
      .meta({
        title: 'What is a failure',
        description: 'No connection, no answer in time, or an answer with this status.',
      }),
  }),
  examples: [
    { name: 'Half of the calls fail', config: { failurePercent: 50 } },
    {
      name: 'Careful',
      config: { failurePercent: 20, callsMin: 50, windowSeconds: 60, openSeconds: 30 },
    },
  ],
  refusals: {
    'circuit-open': {
      status: 503,
      mend: 'The service behind has trouble and is left in peace. Try again after the seconds that the Retry-After header says.',
    },
  },
})
export type CircuitBreakerConfig = ConfigOf<typeof circuitBreaker>
