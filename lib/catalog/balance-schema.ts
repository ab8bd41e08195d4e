import { z } from 'zod'
import type { BackendBalance } from '#contract/backend-balance.ts'
import { backendUrl } from './api-fields.ts'

const weight = z
  .int()
  .min(1, 'Between 1 and 100.')
  .max(100, 'Between 1 and 100.')
  .default(1)
  .meta({ title: 'Weight', description: 'Its share of the calls, beside those of the others.' })
const statuses = z
  .array(z.int().min(200, 'Between 200 and 599.').max(599, 'Between 200 and 599.'))
  .max(20)
const milliseconds = (min: number, max: number, standard: number) => {
  const bounds = `Between ${min.toLocaleString('en')} and ${max.toLocaleString('en')} ms.`
  return z.int().min(min, bounds).max(max, bounds).default(standard)
}
const inARow = (max: number, standard: number) =>
  z.int().min(1, `Between 1 and ${max}.`).max(max, `Between 1 and ${max}.`).default(standard)

/** Further targets of an API and how they are watched; its backend's address is the first of them. */
export const balanceInput = z.object({
  weight,
  others: z
    .array(z.object({ url: backendUrl, weight }))
    .max(29)
    .default([])
    .meta({ title: 'Further targets' }),
  choose: z
    .enum(['round-robin', 'least-connections', 'sticky-subscription', 'sticky-address'])
    .default('round-robin')
    .meta({
      title: 'Calls go',
      description:
        'In turn, to whom has the fewest calls, or always to the same target for a subscription or a caller’s address.',
    }),
  whenAllOut: z.enum(['try', 'refuse']).default('try').meta({
    title: 'When all targets are out',
    description: 'They are tried anyway, or calls are refused with 503.',
  }),
  active: z
    .object({
      path: z
        .string()
        .trim()
        .regex(/^\/[!-"$-~]*$/, 'Begin with a slash; no spaces, no #.')
        .max(500)
        .meta({ title: 'Path', description: 'At the host of each target, like /healthz.' }),
      intervalMs: milliseconds(100, 3_600_000, 10_000).meta({ title: 'Every … milliseconds' }),
      timeoutMs: milliseconds(50, 60_000, 2_000).meta({ title: 'Answer within' }),
      statuses: statuses.default([]).meta({
        title: 'Statuses that mean “well”',
        description: 'Empty: any of 200 to 299.',
      }),
      failures: inARow(20, 3).meta({ title: 'Failures in a row that take it out' }),
      successes: inARow(20, 2).meta({ title: 'Successes in a row that bring it back' }),
    })
    .optional()
    .meta({ title: 'Checks', description: 'Each gateway asks each target whether it is well.' }),
  passive: z
    .object({
      statuses: statuses.default([502, 503, 504]).meta({
        title: 'Answers that are failures',
        description: 'No connection and no answer in time always are.',
      }),
      failures: inARow(1_000, 5).meta({ title: 'Failures in a row that take it out' }),
      outMs: milliseconds(100, 3_600_000, 30_000).meta({ title: 'Out for … milliseconds' }),
    })
    .optional()
    .meta({ title: 'Failing calls', description: 'Calls that fail take a target out for a time.' }),
}) satisfies z.ZodType<BackendBalance>
