import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { hyphened } from '#policies/kit/field-name.ts'

/** Fields without which an answer is read wrongly (RFC 9110, 6.4 and 8; RFC 9112, 6; RFC 6455, 4.2.2), and the gateway's own. */
export const kept: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'sec-websocket-accept',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
])

const pattern = z
  .string()
  .trim()
  .toLowerCase()
  .max(100)
  .regex(
    /^[!#$%&'+.^_`|~0-9a-z-]+\*?$/,
    'Write a header name, or its beginning with one * at the end, like x-debug-*.',
  )
  .refine((name) => !kept.has(hyphened(name)), 'An answer cannot be read without this header.')

export const stripHeaders = definePolicy({
  type: 'strip-headers',
  version: '1',
  title: 'Remove headers from answers',
  summary: 'Takes headers out of answers that tell strangers which software the backend runs.',
  help: 'Use it everywhere, so that an attacker does not learn versions to look up. The standard list covers common servers; add your own, like x-debug-* for all that begin so. Headers that say how the body is to be read always stay.',
  group: 'security',
  phases: ['response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z.strictObject({
    headers: z
      .array(pattern)
      .min(1, 'Name at least one header.')
      .max(100)
      .default(['server', 'x-powered-by', 'x-aspnet-version', 'x-aspnetmvc-version', 'via'])
      .meta({
        title: 'Headers',
        description: 'Names, or a beginning with * at the end, like x-debug-*.',
      }),
  }),
  examples: [
    { name: 'The software of the backend', config: {} },
    {
      name: 'Headers for debugging too',
      config: { headers: ['server', 'x-powered-by', 'x-debug-*'] },
    },
  ],
  refusals: {},
})
export type StripHeadersConfig = ConfigOf<typeof stripHeaders>
