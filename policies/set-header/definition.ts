import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { hyphened } from '#policies/kit/field-name.ts'
import { headerName, headerValue } from '#policies/kit/fields.ts'
import { hasKnownVariables, variablesFault } from '#policies/kit/template.ts'

/** Fields that belong to the connection or to the gateway (RFC 9110, 7.6.1). */
const reserved = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-request-id',
])

const settable = headerName.refine(
  (name) => !reserved.has(hyphened(name)) && !hyphened(name).startsWith('x-gatehouse-'),
  'This header belongs to the connection or to the gateway and cannot be set.',
)

const value = headerValue.refine(hasKnownVariables, variablesFault)

export const setHeader = definePolicy({
  type: 'set-header',
  version: '1',
  title: 'Set headers',
  summary:
    'Sets, adds or removes headers of the request to the backend or of the answer to the caller.',
  help: 'Use it to tell the backend who calls, to add security headers to answers, or to take away what callers should not see. Values may hold {subscriptionId}, {organisationId}, {productId}, {keyId}, {clientIp} and {requestId}.',
  group: 'transformation',
  phases: ['request', 'response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z
    .strictObject({
      headers: z
        .array(
          z.strictObject({
            on: z.enum(['request', 'response']).meta({
              title: 'On',
              description: 'The request to the backend or the answer to the caller.',
            }),
            action: z.enum(['set', 'append', 'remove']).default('set').meta({
              title: 'Action',
              description: 'Replace the header, add to it, or take it away.',
            }),
            name: settable.meta({ title: 'Header', description: 'Name of the header.' }),
            value: value.default('').meta({
              title: 'Value',
              description: 'Text, with variables between braces; not for “remove”.',
            }),
          }),
        )
        .min(1, 'Name at least one header.')
        .max(50)
        .meta({ title: 'Headers', description: 'Worked through from top to bottom.' }),
    })
    .superRefine(({ headers }, context) => {
      for (const [index, { action, value }] of headers.entries()) {
        if (action !== 'remove' && value === '')
          context.addIssue({
            code: 'custom',
            path: ['headers', index, 'value'],
            message: 'Give a value.',
          })
      }
    }),
  examples: [
    {
      name: 'Tell the backend who calls',
      config: { headers: [{ on: 'request', name: 'x-subscription', value: '{subscriptionId}' }] },
    },
    {
      name: 'Hide the software',
      config: {
        headers: [
          { on: 'response', action: 'remove', name: 'server' },
          { on: 'response', action: 'remove', name: 'x-powered-by' },
        ],
      },
    },
  ],
  refusals: {},
})
export type SetHeaderConfig = ConfigOf<typeof setHeader>
