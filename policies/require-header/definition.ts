import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { headerName, headerValue } from '#policies/kit/fields.ts'

export const requireHeader = definePolicy({
  type: 'require-header',
  version: '1',
  title: 'Require headers',
  summary: 'Lets calls in that carry the headers asked for; others get 400 with the header’s name.',
  help: 'For headers that the backend cannot do without, like a tenant or a version. All listed must be there and not be empty. Anybody can send any header: this finds mistakes, it does not keep strangers out.',
  group: 'traffic',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z.strictObject({
    headers: z
      .array(
        z.strictObject({
          name: headerName.meta({ title: 'Name', description: 'Name of the header.' }),
          values: z.array(headerValue.trim().min(1).max(500)).max(100).default([]).meta({
            title: 'Allowed values',
            description: 'The header must be exactly one of these; empty: any value.',
          }),
        }),
      )
      .min(1, 'Name at least one header.')
      .max(50)
      .refine((headers) => new Set(headers.map(({ name }) => name)).size === headers.length, {
        message: 'Name each header once.',
      })
      .meta({ title: 'Headers', description: 'Headers that must be there, and their values.' }),
  }),
  examples: [
    { name: 'A tenant', config: { headers: [{ name: 'x-tenant' }] } },
    {
      name: 'A version that is still served',
      config: { headers: [{ name: 'x-api-version', values: ['2025-01', '2026-01'] }] },
    },
  ],
  refusals: {
    'header-required': {
      status: 400,
      mend: 'Send the header that the title names once, with a value that the documentation of the API allows.',
    },
  },
})
export type RequireHeaderConfig = ConfigOf<typeof requireHeader>
