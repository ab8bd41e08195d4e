import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'

const statuses = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[45](?:xx|\d\d)$/, 'Write a status like 404, or a range: 4xx or 5xx.')

export const consistentErrors = definePolicy({
  type: 'consistent-errors',
  version: '1',
  title: 'Consistent errors',
  summary:
    'Puts a problem document with the request id in place of the backend’s own error answers, so that no stack trace or server page passes.',
  help: 'Callers then meet one form of error (RFC 9457, application/problem+json), whoever made it. All of the backend’s answer is dropped but Retry-After, Allow, WWW-Authenticate and Content-Range; the record of the call says what it was. Leave out statuses whose body callers need, like 400 with the faults of their request.',
  dryRun:
    'Errors of the backend pass as they are. Each one that would have been replaced is recorded.',
  group: 'transformation',
  phases: ['response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z.strictObject({
    statuses: z.array(statuses).min(1, 'Name at least one status.').max(50).default(['5xx']).meta({
      title: 'Statuses',
      description: 'Answers that are replaced, like 404, 4xx or 5xx.',
    }),
    mapped: z
      .array(
        z.strictObject({
          from: statuses.meta({ title: 'From', description: 'A status or range, like 5xx.' }),
          to: z.int().min(400).max(599).meta({
            title: 'To',
            description: 'What the caller gets instead.',
          }),
        }),
      )
      .max(50)
      .default([])
      .meta({
        title: 'Other statuses',
        description: 'The first that fits tells the caller another status; else it stays.',
      }),
  }),
  examples: [
    { name: 'What fails at the backend', config: { statuses: ['5xx'] } },
    {
      name: 'All errors, failures as 502',
      config: { statuses: ['4xx', '5xx'], mapped: [{ from: '5xx', to: 502 }] },
    },
  ],
  refusals: {
    'backend-error': {
      status: 500,
      title: 'The service behind failed',
      mend: 'Try again later. If it stays, tell the owner of the API the request id. The status may be any of 400 to 599.',
    },
    'backend-refused': {
      status: 400,
      title: 'The service behind did not accept it',
      mend: 'Compare your request with the documentation of the API; the status says what kind of fault it is, and may be any of 400 to 599. The owner of the API sees more by the request id.',
    },
  },
})
export type ConsistentErrorsConfig = ConfigOf<typeof consistentErrors>
