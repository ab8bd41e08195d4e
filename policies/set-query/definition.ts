import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { hasKnownVariables, variablesFault } from '#policies/kit/template.ts'

export const setQuery = definePolicy({
  type: 'set-query',
  version: '1',
  title: 'Set query parameters',
  summary: 'Sets, adds or removes query parameters of the request to the backend.',
  help: 'Use it to give the backend a parameter that callers do not know of, or to take away one that they must not use. Parameters that are not named stay as the caller wrote them. Values may hold {subscriptionId}, {organisationId}, {productId}, {keyId}, {clientIp} and {requestId}.',
  group: 'transformation',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z
    .strictObject({
      parameters: z
        .array(
          z.strictObject({
            action: z.enum(['set', 'append', 'remove']).default('set').meta({
              title: 'Action',
              description: 'Replace all of this name, add one more, or take all away.',
            }),
            name: z.string().min(1).max(200).meta({
              title: 'Parameter',
              description: 'Its name, as it reads when decoded; letter case counts.',
            }),
            value: z
              .string()
              .max(2_000)
              .refine(hasKnownVariables, variablesFault)
              .default('')
              .meta({
                title: 'Value',
                description: 'Text, with variables between braces; not for “remove”.',
              }),
          }),
        )
        .min(1, 'Name at least one parameter.')
        .max(50)
        .meta({ title: 'Parameters', description: 'Worked through from top to bottom.' }),
    })
    .superRefine(({ parameters }, context) => {
      for (const [index, { action, value }] of parameters.entries()) {
        if (action === 'remove' && value !== '')
          context.addIssue({
            code: 'custom',
            path: ['parameters', index, 'value'],
            message: 'What is removed has no value.',
          })
      }
    }),
  examples: [
    {
      name: 'Tell the backend the tenant',
      config: { parameters: [{ name: 'tenant', value: '{organisationId}' }] },
    },
    {
      name: 'Take debugging away',
      config: { parameters: [{ action: 'remove', name: 'debug' }] },
    },
  ],
  refusals: {},
})
export type SetQueryConfig = ConfigOf<typeof setQuery>
